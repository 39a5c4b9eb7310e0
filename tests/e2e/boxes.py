"""Where things are in the window."""

from __future__ import annotations

from playwright.sync_api import FloatRect, Locator


def box_of(target: Locator) -> FloatRect:
    """Where something is in the window."""
    box = target.bounding_box()
    assert box
    return box


def parted(one: FloatRect, other: FloatRect) -> bool:
    """Whether two boxes lie beside or below one another."""
    beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
    return beside or (
        one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    )
