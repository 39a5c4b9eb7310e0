"""Whether all that a student watches and steers while a page trains stands in the window at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from playwright.sync_api import Locator, ViewportSize

from tests.e2e.boxes import box_of, parted
from tests.e2e.screen import Screen

LAPTOPS: tuple[ViewportSize, ...] = ({"width": 1440, "height": 900}, {"width": 1280, "height": 720})
PHONES: tuple[ViewportSize, ...] = ({"width": 390, "height": 844}, {"width": 360, "height": 740})
BOARD = "canvas.upper-canvas"
# Whether the middle of an element and of each of its sides can be clicked.
UNCOVERED = """element => {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const places = [[x, y], [left + 2, y], [right - 2, y], [x, top + 2], [x, bottom - 2]];
  return places.every((place) => element.contains(element.getRootNode().elementFromPoint(...place)));
}"""


def out_of_view(screen: Screen, figures: Sequence[str]) -> list[str]:
    """What a student would have to scroll to, and what lies over something else."""
    size = screen.page.viewport_size
    assert size
    places = _watched(screen, figures, on_laptop=size in LAPTOPS)
    boxes = {name: box_of(place) for name, place in places.items()}
    found = [
        f"{name} reaches out of the window: {box}"
        for name, box in boxes.items()
        if min(box["x"], box["y"]) < 0
        or box["x"] + box["width"] > size["width"]
        or box["y"] + box["height"] > size["height"]
    ]
    if screen.page.get_by_test_id("stMain").evaluate("main => main.scrollTop"):
        found.append("the page has scrolled")
    found += [f"{name} is covered" for name in places if not places[name].evaluate(UNCOVERED)]
    return found + [
        f"{one} lies over {other}"
        for one, other in combinations(boxes, 2)
        if not parted(boxes[one], boxes[other])
    ]


def _watched(screen: Screen, figures: Sequence[str], *, on_laptop: bool) -> dict[str, Locator]:
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
