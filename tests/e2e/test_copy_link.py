"""Copy link where the browser has no clipboard: on plain http, which the Network URL of a server is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.screen import Screen


@pytest.fixture
def screen(page: Page, address: str) -> Screen:
    """The app at an address that browsers don't trust as they do this machine's own."""
    _, _, port = address.rpartition(":")
    return Screen(page, f"http://0.0.0.0:{port}")


def copy_link(screen: Screen) -> Locator:
    """Press Copy link; returns the field that holds the link then."""
    screen.page.get_by_role("button", name="Copy link").click()
    field = screen.page.get_by_label("The link, to copy")
    expect(field).to_be_visible()
    return field


def test_the_link_is_shown_and_selected(screen: Screen) -> None:
    screen.open("/xor?lr=0.5&hide=loss,device&big=1&activation=leaky%20ReLU")
    assert screen.page.evaluate("navigator.clipboard === undefined")
    screen.button("More").click()
    field = copy_link(screen)
    link = field.input_value()
    assert link == screen.page.url
    for part in ("lr=0.5", "hide=loss,device", "big=1", "activation=leaky-relu"):
        assert part in link.partition("?")[2].split("&")
    selected = field.evaluate(
        "({ selectionStart, selectionEnd }) => [selectionStart, selectionEnd]"
    )
    assert selected == [0, len(link)]
    expect(field).to_be_focused()
    assert screen.errors == []


def test_pressed_early_it_has_the_settings_that_were_just_changed(screen: Screen) -> None:
    screen.open("/logistic?lr=0.5")
    screen.page.get_by_label("Learning rate", exact=True).fill("0.3")
    screen.button("More").click()
    assert "lr=0.3&" in copy_link(screen).input_value()


def test_pressed_early_it_has_the_screen_that_next_has_opened(screen: Screen) -> None:
    screen.open("/logistic?lesson=l2-swap&lr=0.07")
    screen.button("Next").click()
    screen.page.wait_for_url("**/regression*")
    screen.button("More").click()
    link = copy_link(screen).input_value()
    assert "/regression?lesson=l3-" in link
    assert "epochs=" in link
    assert "lr=0.07" not in link
