"""While a page trains, all that a student watches and steers stands in view at once."""

from __future__ import annotations

from itertools import combinations

import pytest
from playwright.sync_api import Locator

from tests.e2e.boxes import box_of, parted
from tests.e2e.screen import Screen
from tests.e2e.visits import lasting
from tests.e2e.wanted import LONG

LAPTOPS = ((1440, 900), (1280, 720))
PHONES = ((390, 844), (360, 740))
BOARD = "canvas.upper-canvas"
# The places, beside the controls, that must be in view on each page.
WATCHED = {
    "/regression?": ("fit", "surface Squared error", "losses"),
    "/logistic?": ("curve", "surface BCE", "losses"),
    "/logistic?loss=Both&": ("curve", "surface MSE", "losses"),
    "/xor?": ("plane BCE", "losses"),
    "/xor?loss=Both&": ("plane BCE", "plane MSE", "losses"),
    "/mnist?": (BOARD, "bars", "losses"),
    "/softmax?mode=train&": ("plane CE", "losses"),
}
# Whether the middle of an element and of each of its sides can be clicked.
UNCOVERED = """element => {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const places = [[x, y], [left + 2, y], [right - 2, y], [x, top + 2], [x, bottom - 2]];
  return places.every((place) => element.contains(element.getRootNode().elementFromPoint(...place)));
}"""


def watched(screen: Screen, figures: tuple[str, ...], *, on_laptop: bool) -> dict[str, Locator]:
    """What must be in view, by name."""
    page = screen.page
    controls = ["Learning rate", *(["Loss", "Epochs", "Device"] if on_laptop else [])]
    found = {"Pause": screen.button("Pause")}
    found |= {label: page.get_by_label(label, exact=True) for label in controls}
    if on_laptop:
        found["the epoch"] = page.locator('[data-metric="Epoch"]').first
    return found | {
        key: page.locator(
            BOARD if key == BOARD else f".st-key-figure-{key.replace(' ', '-')} .live-figure"
        )
        for key in figures
    }


def out_of_view(screen: Screen, places: dict[str, Locator]) -> list[str]:
    """What a student would have to scroll to, and what lies over something else."""
    size = screen.page.viewport_size
    assert size
    boxes = {name: box_of(place) for name, place in places.items()}
    found = [
        f"{name} reaches out of the window: {box}"
        for name, box in boxes.items()
        if min(box["x"], box["y"]) < 0
        or box["x"] + box["width"] > size["width"]
        or box["y"] + box["height"] > size["height"]
    ]
    found += [f"{name} is covered" for name in places if not places[name].evaluate(UNCOVERED)]
    return found + [
        f"{one} lies over {other}"
        for one, other in combinations(boxes, 2)
        if not parted(boxes[one], boxes[other])
    ]


@pytest.mark.parametrize("path", WATCHED)
def test_all_that_moves_is_in_view(screen: Screen, path: str) -> None:
    screen.open(path + LONG)
    screen.press("Train")
    screen.until(lambda: screen.epoch > 0)
    found: dict[str, list[str]] = {}
    for width, height in LAPTOPS + PHONES:
        screen.page.set_viewport_size({"width": width, "height": height})
        places = watched(screen, WATCHED[path], on_laptop=(width, height) in LAPTOPS)
        found[f"{width}x{height}"] = lasting(
            screen,
            lambda places=places: out_of_view(screen, places),  # type: ignore[misc]
        )
        assert screen.page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0
    assert {size: faults for size, faults in found.items() if faults} == {}
    assert screen.errors == []
