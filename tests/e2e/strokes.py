"""The ten digits as a hand draws them: strokes through places on a board of 280 x 280 pixels."""

from __future__ import annotations

import math

from playwright.sync_api import Page

Stroke = list[tuple[float, float]]


def arc(x: float, y: float, across: float, down: float, start: float, end: float) -> Stroke:
    """Part of an ellipse, angles in degrees from the right, clockwise on the screen."""
    steps = max(6, int(abs(end - start) / 15))
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + across * math.cos(a), y + down * math.sin(a)) for a in angles]


DIGITS: dict[int, list[Stroke]] = {
    0: [arc(140, 140, 55, 80, -90, 270)],
    1: [[(140, 60), (138, 140), (136, 220)]],
    2: [[*arc(140, 100, 50, 45, -160, 30), (95, 215)], [(95, 215), (190, 212)]],
    3: [[*arc(130, 98, 48, 40, -140, 90), *arc(130, 178, 52, 42, -90, 140)]],
    4: [[(110, 60), (85, 150), (190, 148)], [(160, 70), (155, 220)]],
    5: [[(185, 65), (105, 65), (100, 125), *arc(130, 165, 52, 45, -110, 140)]],
    6: [[(165, 60), (115, 120), *arc(138, 175, 42, 42, -160, 200)]],
    7: [[(80, 70), (190, 70), (120, 220)]],
    8: [[*arc(140, 98, 38, 36, 90, 450), *arc(140, 178, 46, 44, -90, 270)]],
    9: [[*arc(135, 105, 42, 42, 0, -360), (177, 105), (165, 220)]],
}


def draw(page: Page, strokes: list[Stroke]) -> None:
    """Draw with the mouse, stroke by stroke."""
    board = page.locator("canvas.upper-canvas")
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    assert box
    for stroke in strokes:
        places = [(box["x"] + x, box["y"] + y) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place, steps=2)
        page.mouse.up()
