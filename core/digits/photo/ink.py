"""How much ink lies where on a photo of paper, and which of it is a ruling."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

STROKE = 51  # pixels: no stroke is wider, at the size that a picture is looked at
DARKEST_PAPER = 12  # of 255: below, the camera's noise is larger than what ink makes of it
RULING = 9  # pixels: no ruling is wider
RULINGS_SEEN_AT = 800  # pixels on the longer side of the picture
LEAN = np.radians(25)  # of rulings, from the picture's edges
SAMPLES = 2_000  # of a line, a third of them or fewer inside the picture
LEAST_COVERED = 0.3  # of a ruling that is as dark as the ink looked at
FAINT = 0.05  # of the paper's light; a ruling takes more


@dataclass(frozen=True)
class Line:
    """A straight line: ``x cos(angle) + y sin(angle) = distance``, x and y in pixels."""

    distance: float
    angle: float


def ink_of_photo(rgb: np.ndarray, *, dark: bool) -> np.ndarray:
    """The share of light that ink takes from the paper around it, ``(H, W)`` float32 in [0, 1].

    ``rgb`` is ``(H, W, 3)`` uint8. The paper is what a closing leaves: each stroke filled with the
    light beside it, which keeps the edges of shadows and of sheets. So ink in a shadow is as strong
    as ink in the light. Of the three colours the one counts that ink takes most of, as blue for a
    yellow pen. Without ``dark``, the ink is lighter than the paper.
    """
    smooth = cv2.medianBlur(rgb if dark else 255 - rgb, 3)
    paper = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((STROKE, STROKE), np.uint8))
    taken = np.zeros(rgb.shape[:2], np.float32)
    for ours, theirs in zip(cv2.split(smooth), cv2.split(paper), strict=True):
        light = (ours.astype(np.float32) + DARKEST_PAPER) / (theirs + np.float32(DARKEST_PAPER))
        taken = np.maximum(taken, 1 - light)
    return taken


def shade_of(rgb: np.ndarray, *, dark: bool) -> np.ndarray:
    """The colour that ink takes most of, ``(H, W)`` uint8; ink is low in it."""
    red, green, blue = cv2.split(rgb if dark else 255 - rgb)
    return np.asarray(cv2.min(cv2.min(red, green), blue))


def rulings(ink: np.ndarray) -> list[Line]:
    """The lines that were on the paper before the digit: three or more side by side, or across it all.

    A stroke of a digit is neither.
    """
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, _disc(RULING))
    thin = ((ink - thick) > FAINT).astype(np.uint8)
    height, width = ink.shape
    found: list[Line] = []
    for middle in (0.0, np.pi / 2):
        family = _straight(thin, middle - LEAN, middle + LEAN)
        across = height if middle == 0 else width
        whole = [line for line, votes in family if votes > 0.7 * across]
        found += [line for line, _ in family] if len(family) >= 3 else whole
    return found


def _straight(thin: np.ndarray, least: float, most: float) -> list[tuple[Line, float]]:
    """Lines with angles in a range, that lie apart, and how many pixels each passes through."""
    votes = round(0.3 * min(thin.shape))
    # OpenCV wants angles from 0 to pi.
    turned = thin if least >= 0 else np.ascontiguousarray(thin.T)
    low, high = (least, most) if least >= 0 else (np.pi / 2 + least, np.pi / 2 + most)
    seen = cv2.HoughLinesWithAccumulator(
        turned, 1, np.radians(0.5), votes, min_theta=low, max_theta=high
    )
    lines: list[tuple[Line, float]] = []
    middle_x, middle_y = turned.shape[1] / 2, turned.shape[0] / 2
    taken: list[tuple[float, float]] = []
    for distance, angle, count in np.zeros((0, 3)) if seen is None else seen.reshape(-1, 3):
        at = (distance - middle_x * np.cos(angle)) / np.sin(angle) - middle_y
        if any(abs(at - other) < 8 for other, _ in taken):
            continue
        taken.append((at, angle))
        line = Line(float(distance), float(angle))
        if least < 0:  # x and y have changed places
            line = Line(line.distance, float(np.pi / 2) - line.angle)
        lines.append((line, float(count)))
        if len(lines) == 200:
            break
    return lines


def without_rulings(inked: np.ndarray, lines: list[Line], scale: float) -> np.ndarray:
    """What of ``inked`` (bool) is no ruling; ``scale`` is its size over that of ``lines``.

    Where a stroke crosses a line it is thicker than the line and stays; the gap that is left in one
    as thin as the line is closed.
    """
    width = max(3, round(RULING * scale))
    mask = inked.astype(np.uint8)
    near = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    band = np.zeros(mask.shape, np.uint8)
    for line in lines:
        a, b = _ends(line, scale, 2 * sum(mask.shape))
        x, y = np.linspace(a, b, SAMPLES).round().astype(int).T
        inside = (x >= 0) & (y >= 0) & (x < mask.shape[1]) & (y < mask.shape[0])
        if inside.any() and near[y[inside], x[inside]].mean() > LEAST_COVERED:
            cv2.line(band, a, b, 1, width)
    if not band.any():
        return inked
    lying = cv2.bitwise_and(mask, band)
    thickness = 2 * float(np.median(_ridge(lying)))
    thick = cv2.morphologyEx(mask, cv2.MORPH_OPEN, _disc(round(1.6 * thickness) + 1))
    left = inked & ((band == 0) | (thick > 0))
    closed = cv2.morphologyEx(
        left.astype(np.uint8), cv2.MORPH_CLOSE, _disc(round(2 * thickness) + 3)
    )
    return np.asarray(left | ((closed > 0) & (band > 0)))


def _ends(line: Line, scale: float, reach: int) -> list[list[int]]:
    """Two points of a line, far outside the picture."""
    x, y = np.cos(line.angle), np.sin(line.angle)
    foot = scale * line.distance * np.array([x, y])
    ends = (foot + way * np.array([-y, x]) for way in (-reach, reach))
    return [end.round().astype(int).tolist() for end in ends]


def _ridge(mask: np.ndarray) -> np.ndarray:
    """Half the thickness of a mask along its middle."""
    far = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    return np.asarray(far[(far >= cv2.dilate(far, np.ones((3, 3), np.uint8))) & (mask > 0)])


def _disc(size: int) -> np.ndarray:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
