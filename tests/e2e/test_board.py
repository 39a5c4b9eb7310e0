"""The drawing board: fingers, narrow pages, Undo and Clear."""

from __future__ import annotations

from itertools import combinations

from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.e2e.screen import Screen
from tests.e2e.strokes import DIGITS, draw

FIGURES = ("canvas.upper-canvas", "canvas.live-tiles", ".live-plot")

INK = """(canvas, [left, top, width, height]) => {
  const { data } = canvas.getContext("2d").getImageData(left, top, width, height);
  return data.filter((_, i) => i % 4 === 3).filter((alpha) => alpha > 0).length;
}"""
Touch = tuple[int, float, float]  # finger, x, y on the board


def ink(page: Page, area: tuple[int, int, int, int]) -> int:
    """How many pixels of the drawing in an area (left, top, width, height) are inked."""
    return int(page.locator("canvas.dc-canvas.lower-canvas").evaluate(INK, area))


def touch(client: CDPSession, board: Locator, kind: str, fingers: list[Touch]) -> None:
    """A touch event on the board, as Chromium sends them."""
    box = board.bounding_box()
    assert box
    points = [{"id": id_, "x": box["x"] + x, "y": box["y"] + y} for id_, x, y in fingers]
    client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_fingers_draw_apart_and_the_page_stays_where_it_is(screen: Screen) -> None:
    page = screen.page
    page.set_viewport_size({"width": 390, "height": 844})
    screen.open("/mnist")
    client = page.context.new_cdp_session(page)
    client.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5})
    board = page.locator("canvas.upper-canvas")
    board.scroll_into_view_if_needed()
    scrolled = board.bounding_box()

    touch(client, board, "touchStart", [(0, 60, 60)])
    touch(client, board, "touchStart", [(0, 60, 60), (1, 220, 60)])
    for step in range(10):
        down = 60 + 15 * step
        touch(client, board, "touchMove", [(0, 60, down), (1, 220, down)])
    touch(client, board, "touchEnd", [(1, 220, 195)])
    touch(client, board, "touchEnd", [])
    screen.until(lambda: screen.metric("Prediction") in "0123456789")
    assert ink(page, (50, 60, 20, 130)) > 1_000
    assert ink(page, (90, 0, 100, 280)) == 0  # between the two fingers
    assert board.bounding_box() == scrolled

    touch(client, board, "touchStart", [(0, 140, 60)])
    for step in range(10):
        touch(client, board, "touchMove", [(0, 140, 60 + 15 * step)])
    touch(client, board, "touchEnd", [])
    screen.until(lambda: ink(page, (130, 60, 20, 130)) > 1_000)
    expect(screen.button("Undo").first).to_be_enabled()
    page.wait_for_timeout(600)
    page.get_by_test_id("stBaseButton-secondary").filter(has_text="Undo").click()
    screen.until(lambda: ink(page, (130, 60, 20, 130)) == 0)
    assert ink(page, (50, 60, 20, 130)) > 1_000
    screen.press("Clear")
    screen.until(lambda: screen.metric("Prediction") == "–")
    assert ink(page, (0, 0, 280, 280)) == 0
    assert screen.errors == []


def test_nothing_lies_over_the_board(screen: Screen) -> None:
    page = screen.page
    screen.open("/mnist?loss=Both")
    draw(page, DIGITS[7])
    for width, height in ((820, 1180), (720, 450), (390, 844)):  # 720: a laptop at 200 % zoom
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        found = [page.locator(each).first.bounding_box() for each in FIGURES]
        boxes = [box for box in found if box]
        assert len(boxes) == len(FIGURES)
        assert boxes[0]["width"] == boxes[0]["height"] == 280
        for one, other in combinations(boxes, 2):
            parted = (
                one[side] + one[length] <= other[side] or other[side] + other[length] <= one[side]
                for side, length in (("x", "width"), ("y", "height"))
            )
            assert any(parted), (width, one, other)
