"""How much ink lies where on a photo of paper, and which of it is a ruling."""

from __future__ import annotations

import cv2
import numpy as np

from core.digits.photo import thresholds as limit

Line = tuple[float, float]  # distance and angle: x cos(angle) + y sin(angle) = distance, pixels


def ink_of_photo(rgb: np.ndarray, *, dark: bool) -> np.ndarray:
    """Return the share of light that ink takes from the paper around it, ``(H, W)`` float32 in [0, 1].

    ``rgb`` is ``(H, W, 3)`` uint8. The paper is what a closing leaves: each stroke filled with the
    light beside it, which keeps the edges of shadows and of sheets. So ink in a shadow is as strong
    as ink in the light. Of the three colours the one counts that ink takes most of, as blue for a
    yellow pen. Without ``dark``, the ink is lighter than the paper.
    """
    smooth = cv2.medianBlur(rgb if dark else 255 - rgb, 3)
    square = np.ones((limit.STROKE, limit.STROKE), np.uint8)
    paper = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, square)
    base = np.float32(limit.DARKEST_PAPER)
    colours = zip(cv2.split(smooth), cv2.split(paper), strict=True)
    return np.asarray(
        1 - np.minimum.reduce([(ink + base) / (white + base) for ink, white in colours])
    )


def shade_of(rgb: np.ndarray, *, dark: bool) -> np.ndarray:
    """Return the colour that ink takes most of, ``(H, W)`` uint8; ink is low in it."""
    return np.asarray(np.minimum.reduce(cv2.split(rgb if dark else 255 - rgb)))


def rulings(ink: np.ndarray) -> list[Line]:
    """Return the lines that were on the paper before the digit: three or more side by side, or across it.

    A stroke of a digit is neither.
    """
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, _disc(limit.RULING))
    thin = (ink - thick > limit.FAINT).astype(np.uint8)
    height, width = ink.shape
    votes = round(0.3 * min(height, width))
    seen = cv2.HoughLinesWithAccumulator(thin, 1, np.radians(0.5), votes)
    lines = np.zeros((0, 3)) if seen is None else seen.reshape(-1, 3)[: limit.MOST_LINES]
    found: list[Line] = []
    for upright, across in ((True, height), (False, width)):
        family: dict[float, tuple[Line, float]] = {}  # by where they cross the picture's middle
        for distance, angle, count in lines.tolist():
            x, y = np.cos(angle), np.sin(angle)
            middle, along, sideways = (height / 2, y, x) if upright else (width / 2, x, y)
            if abs(along) <= np.sin(limit.LEAN):
                at = (distance - middle * along) / sideways
                if all(abs(at - other) >= limit.APART for other in family):
                    family[at] = ((distance, angle), count)
        few = len(family) < 3
        found += [line for line, count in family.values() if not few or count > 0.7 * across]
    return found


def without_rulings(inked: np.ndarray, lines: list[Line], scale: float) -> np.ndarray:
    """Return what of ``inked`` (bool) is no ruling; ``scale`` is its size over that of ``lines``.

    Where a stroke crosses a line it is thicker than the line and stays; the gap that is left in one
    as thin as the line is closed.
    """
    mask = inked.astype(np.uint8)
    near = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    band = np.zeros(mask.shape, np.uint8)
    for line in lines:
        a, b = _ends(line, scale, 2 * sum(mask.shape))
        x, y = np.linspace(a, b, limit.SAMPLES).round().astype(int).T
        inside = (x >= 0) & (y >= 0) & (x < mask.shape[1]) & (y < mask.shape[0])
        if inside.any() and near[y[inside], x[inside]].mean() > limit.LEAST_COVERED:
            cv2.line(band, a, b, 1, max(3, round(limit.RULING * scale)))
    if not band.any():
        return inked
    far = cv2.distanceTransform(cv2.bitwise_and(mask, band), cv2.DIST_L2, 3)
    ridge = (far >= cv2.dilate(far, np.ones((3, 3), np.uint8))) & (far > 0)
    thickness = 2 * float(np.median(far[ridge]))
    thick = cv2.morphologyEx(mask, cv2.MORPH_OPEN, _disc(round(1.6 * thickness) + 1))
    left = inked & ((band == 0) | (thick > 0))
    gaps = _disc(round(2 * thickness) + 3)
    closed = cv2.morphologyEx(left.astype(np.uint8), cv2.MORPH_CLOSE, gaps)
    return np.asarray(left | ((closed > 0) & (band > 0)))


def _ends(line: Line, scale: float, reach: int) -> list[list[int]]:
    """Return two points of a line, far outside the picture."""
    distance, angle = line
    x, y = np.cos(angle), np.sin(angle)
    foot = scale * distance * np.array([x, y])
    ends = (foot + way * np.array([-y, x]) for way in (-reach, reach))
    return [end.round().astype(int).tolist() for end in ends]


def _disc(size: int) -> np.ndarray:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
