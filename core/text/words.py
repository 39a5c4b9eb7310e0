"""Lists and colours as sentences name them."""

from __future__ import annotations

import colorsys

HUES = {
    20: "red", 45: "orange", 70: "yellow", 170: "green", 200: "turquoise", 250: "blue",
    300: "purple", 345: "pink", 361: "red",
}  # up to these degrees  # fmt: skip


def listed(texts: list[str]) -> str:
    """Return texts as a sentence lists them: a, b and c."""
    *others, last = texts
    return f"{', '.join(others)} and {last}" if others else last


def colour_name(colour: str) -> str:
    """Return the English name of a colour ``#rrggbb`` of the palette."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.15:
        return "grey"
    return next(name for degrees, name in HUES.items() if 360 * hue < degrees)
