"""Each page, visited; and those where nothing trains."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.screen import Screen
from tests.e2e.stage import PHONES
from tests.e2e.translated import TRANSLATE, goes_on
from tests.e2e.visits import go_through
from tests.e2e.wanted import VISITS

STUCK = "/xor?data=circle&layers=6-6&activation=ReLU&lr=3&seed=2&epochs=9000000"


@pytest.mark.parametrize("name", VISITS)
def test_all_is_drawn_in_view_and_in_order(screen: Screen, name: str) -> None:
    assert go_through(screen, VISITS[name]) == []


@pytest.mark.parametrize(
    "path", ["/", "/logistic?lesson=l2-race", "/xor?mode=hand", "/softmax", "/softmax?mode=losses"]
)
def test_a_page_left_alone_keeps_the_rules_of_axe_dark_and_on_a_phone(
    screen: Screen, path: str
) -> None:
    page = screen.page
    page.emulate_media(color_scheme="dark")
    page.goto(screen.address + path)
    page.get_by_role("heading", level=1).wait_for()
    screen.idle()
    assert violations(page) == []
    page.set_viewport_size(PHONES[0])
    assert violations(page) == []


def test_a_translated_page_tells_a_finding(screen: Screen) -> None:
    screen.open(STUCK)
    screen.page.evaluate(TRANSLATE)
    screen.press("Train")
    expect(screen.page.locator(".finding").filter(has_text="Dead ReLUs")).to_be_visible()
    goes_on(screen)
    assert screen.errors == []
