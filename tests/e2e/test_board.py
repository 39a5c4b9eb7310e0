"""The drawing board: fingers, narrow pages, Undo and Clear."""

from __future__ import annotations

from itertools import combinations

from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.e2e.boxes import box_of, parted
from tests.e2e.screen import Screen
from tests.e2e.strokes import DIGITS, draw

SIDE = 280  # of the board, in CSS pixels
FIGURES = ("canvas.upper-canvas", "canvas.live-tiles", ".live-plot")
INK = """(canvas, [left, top, width, height]) => {
  const { data } = canvas.getContext("2d").getImageData(left, top, width, height);
  return data.filter((_, i) => i % 4 === 3).filter((alpha) => alpha > 0).length;
}"""

Area = tuple[int, int, int, int]  # left, top, width, height on the board
WHOLE: Area = (0, 0, SIDE, SIDE)
LEFT: Area = (50, 60, 20, 130)
RIGHT: Area = (210, 60, 20, 130)
MIDDLE: Area = (130, 60, 20, 130)
BETWEEN: Area = (90, 0, 100, SIDE)  # the fingers at 60 and 220


class Fingers:
    """A phone's screen under a tab, touched through Chromium's own protocol."""

    def __init__(self, page: Page, protocol: CDPSession) -> None:
        self.page, self.client = page, protocol
        page.set_viewport_size({"width": 390, "height": 844})
        self.client.send(
            "Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5}
        )

    def touch(self, kind: str, *places: tuple[float, float]) -> None:
        """An event with these fingers on the screen, of which the first is finger 0."""
        points = [{"id": finger, "x": x, "y": y} for finger, (x, y) in enumerate(places)]
        self.client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def tap(self, target: Locator) -> None:
        """Touch the middle of something for a moment."""
        box = box_of(target)
        self.touch("touchStart", (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))
        self.touch("touchEnd")

    def move_down(self, board: Locator, *columns: float) -> None:
        """Draw a line from top to bottom with a finger in each column, put down one by one."""
        box = box_of(board)

        def at(row: float) -> list[tuple[float, float]]:
            return [(box["x"] + column, box["y"] + row) for column in columns]

        for count in range(1, len(columns) + 1):
            self.touch("touchStart", *at(60)[:count])
        for step in range(10):
            self.touch("touchMove", *at(60 + 15 * step))
        for count in range(len(columns) - 1, -1, -1):
            self.touch("touchEnd", *at(195)[:count])


def tool(page: Page, name: str) -> Locator:
    """A button under the board."""
    return page.get_by_test_id("stButton").get_by_role("button", name=name, exact=True)


def ink(page: Page, area: Area) -> int:
    """How many pixels of the drawing in an area are inked."""
    return int(page.locator("canvas.dc-canvas.lower-canvas").evaluate(INK, area))


def test_fingers_draw_apart_and_the_page_stays_where_it_is(
    screen: Screen, protocol: CDPSession
) -> None:
    page, fingers = screen.page, Fingers(screen.page, protocol)
    screen.open("/mnist")
    board = page.locator("canvas.upper-canvas")
    board.scroll_into_view_if_needed()
    place = box_of(board)

    fingers.move_down(board, 60, 220)
    screen.until(lambda: screen.metric("Prediction") != "–")
    assert max(ink(page, LEFT), ink(page, RIGHT)) > 1_000
    assert ink(page, BETWEEN) == 0
    assert box_of(board) == place

    fingers.move_down(board, 140)
    screen.until(lambda: ink(page, MIDDLE) > 1_000)
    assert box_of(board) == place

    page.wait_for_timeout(600)  # the server hears of a stroke 0.2 s after it
    fingers.tap(tool(page, "Undo"))
    screen.until(lambda: ink(page, MIDDLE) == 0)
    assert ink(page, LEFT) > 1_000
    fingers.tap(tool(page, "Clear"))
    screen.until(lambda: screen.metric("Prediction") == "–")
    assert ink(page, WHOLE) == 0
    expect(tool(page, "Undo")).to_be_disabled()
    assert screen.errors == []


def test_nothing_lies_over_the_board(screen: Screen, protocol: CDPSession) -> None:
    page = screen.page
    screen.open("/mnist?loss=Both")
    draw(page, DIGITS[7])
    # A tablet, a laptop at 200 % zoom, a phone: width and height in CSS pixels, pixels in each.
    for width, height, density in ((820, 1180, 1), (720, 450, 2), (390, 844, 3)):
        metrics = {"width": width, "height": height, "deviceScaleFactor": density, "mobile": False}
        protocol.send("Emulation.setDeviceMetricsOverride", metrics)
        page.wait_for_timeout(500)
        boxes = [box_of(page.locator(each).first) for each in FIGURES]
        assert (boxes[0]["width"], boxes[0]["height"]) == (SIDE, SIDE)
        for one, other in combinations(boxes, 2):
            assert parted(one, other), (width, one, other)


def test_the_mouse_comes_from_the_board_to_another_way_to_hand_in_a_digit(screen: Screen) -> None:
    page = screen.page
    screen.open("/mnist")
    draw(page, DIGITS[7])
    corner = box_of(page.locator("canvas.upper-canvas"))
    page.mouse.move(corner["x"] + SIDE - 20, corner["y"] + 10)
    page.wait_for_timeout(500)  # in which the canvas package would show its own toolbar
    picture = page.get_by_text("Picture", exact=True)
    place = box_of(picture)
    page.mouse.move(place["x"] + 5, place["y"] + 5, steps=5)
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(page.get_by_text("A photo or a drawing of one digit")).to_be_visible()
