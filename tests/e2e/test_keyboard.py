"""A lesson by the keyboard alone, from the start page."""

from __future__ import annotations

from zlib import crc32

from playwright.sync_api import Locator, expect

from core.lessons.course import SCREENS
from tests.e2e.boxes import box_of
from tests.e2e.screen import Screen

MOST_TABS = 80
AROUND = 8  # pixels, where a ring may be
FOCUSED = "element => element === document.activeElement"


def look(screen: Screen, target: Locator) -> bytes:
    """What the target and its surroundings look like."""
    box = box_of(target)
    x, y = max(0, box["x"] - AROUND), max(0, box["y"] - AROUND)
    width, height = (box[side] + 2 * AROUND for side in ("width", "height"))
    return screen.page.screenshot(clip={"x": x, "y": y, "width": width, "height": height})


def reach(screen: Screen, target: Locator) -> None:
    """Press Tab until the target has the focus, and shows it."""
    target.wait_for()
    for _ in range(MOST_TABS):
        screen.page.keyboard.press("Tab")
        if target.evaluate(FOCUSED):
            break
    else:
        raise AssertionError("the keyboard does not get there")
    screen.page.wait_for_timeout(250)  # a ring may fade in
    with_focus = look(screen, target)
    target.evaluate("element => element.blur()")
    screen.page.wait_for_timeout(250)
    assert look(screen, target) != with_focus, "the focus can't be seen"
    target.focus()


def test_a_lesson_is_done_by_the_keyboard_alone(screen: Screen) -> None:
    page, keys = screen.page, screen.page.keyboard
    page.goto(screen.address)
    page.get_by_role("heading", level=1).wait_for()
    screen.idle()
    reach(screen, page.get_by_role("link", name="7 "))
    keys.press("Enter")
    screen.settle()
    screen.idle()
    # Tab reaches the answer that is shown first, arrows lead from there to the others.
    answer = min(SCREENS["l7-one-neuron"][1].answers, key=lambda each: crc32(each.encode()))
    reach(screen, page.get_by_role("radio", name=answer).or_(screen.button(answer)).first)
    keys.press("Space")
    screen.idle()
    reach(screen, screen.button("Train"))
    keys.press("Enter")
    screen.until(lambda: screen.epoch > 0)
    reach(screen, page.get_by_role("slider", name="Speed"))
    keys.press("End")
    explanation = page.locator(".st-key-strip-explanation")
    expect(explanation).to_contain_text("You guessed", timeout=60_000)
    screen.idle()
    page.evaluate("document.activeElement.blur()")
    reach(screen, explanation.get_by_role("button", name="Why"))
    keys.press("Enter")
    expect(page.get_by_text("0.693147").last).to_be_visible()
    keys.press("Escape")
    reach(screen, screen.button("Next"))
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Back through a layer")).to_be_visible()
    assert screen.errors == []
