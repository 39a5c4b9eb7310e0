"""What a student allows the browser to keep is there after a reload, and gone when it is forbidden."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from core.lessons.course import SCREENS
from tests.e2e.screen import Screen

QUESTION = "Keep my work in this browser"


@pytest.fixture(autouse=True)
def cleared(screen: Screen) -> Iterator[None]:
    """A browser that has kept nothing, as all tests in this process share it."""
    yield
    screen.page.evaluate("localStorage.clear()")


def switch(screen: Screen) -> Locator:
    """The switch on the start page."""
    screen.page.goto(screen.address)
    box = screen.page.get_by_role("switch", name=QUESTION)
    expect(box).to_be_attached()
    screen.idle()
    return box


def kept(screen: Screen) -> str | None:
    text: str | None = screen.page.evaluate("localStorage.getItem('work')")
    return text


def test_work_is_kept_where_it_is_allowed_and_forgotten_where_not(screen: Screen) -> None:
    box = switch(screen)
    expect(box).not_to_be_checked()
    assert kept(screen) is None
    screen.page.get_by_text(QUESTION).click()
    screen.until(lambda: kept(screen) is not None)
    screen.page.get_by_role("link", name="2 A probability curve").click()
    screen.settle()
    answer = SCREENS["l2-fit"][1].answers[0]
    screen.page.get_by_role("button", name=answer).or_(
        screen.page.get_by_role("radio", name=answer)
    ).click()
    screen.press("Train")
    screen.page.get_by_role("slider", name="Speed").press("End")
    screen.finish(seconds=90)
    with screen.more():
        screen.press("Pin this curve")
        expect(screen.button("Unpin all")).to_be_visible()
    screen.until(lambda: "Pinned" in (kept(screen) or ""))

    screen.open("/logistic?lesson=l2-fit")  # a new session, as after a reload
    with screen.more():
        expect(screen.button("Unpin all")).to_be_visible()
    screen.until(lambda: "l2-fit" in (kept(screen) or ""))
    expect(switch(screen)).to_be_checked()
    screen.page.get_by_text(QUESTION).click()
    screen.until(lambda: kept(screen) is None)
    expect(switch(screen)).not_to_be_checked()
    assert screen.errors == []
    assert screen.no_traceback()
