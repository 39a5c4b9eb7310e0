"""Which part of a photo is the digit: groups of strokes at several sizes and strengths, the best first."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from core.digits.photo import thresholds as limit
from core.digits.photo.ink import ink_of_photo, rulings, shade_of, without_rulings

Box = tuple[float, float, float, float]  # left, top, right, bottom
Place = tuple[int, int, int, int]  # the same in pixels


@dataclass(frozen=True, eq=False)
class Candidate:
    """A group of strokes that may be the digit.

    Attributes:
        ink: of the group alone, ``(h, w)`` float32 in [0, 1].
        box: of the group, as shares of the picture's width and height.
        stroke: how wide its strokes are, in pixels of ``ink``.
        score: how much it stands out.
        cut: it touches the picture's edge, and may be something else.
        contrast: grey levels of 255 between its ink and what is around it.
        dark: its ink is darker than what is around it.
    """

    ink: np.ndarray
    box: Box
    stroke: float
    score: float
    cut: bool
    contrast: float
    dark: bool


@dataclass(frozen=True)
class Part:
    """A connected part of a mask.

    Attributes:
        number: its label there.
        place: its box, pixels.
        side: the longer one of its box, pixels.
        area: pixels.
        strength: of its ink, in [0, 1].
        stroke: its width, pixels.
        frame: it is a box or a row of cells to write in.
    """

    number: int
    place: Place
    side: int
    area: int
    strength: float
    stroke: float
    frame: bool


@dataclass(frozen=True, eq=False)
class Mask:
    """What is inked on a picture, at one strength of ink.

    Attributes:
        ink: of the whole picture, ``(H, W)`` float32 in [0, 1].
        shade: the colour that ink takes most of, ``(H, W)`` uint8.
        strength: of the weakest ink in the mask.
        numbers: which connected part each pixel is in, ``(H, W)``; 0 is paper.
        dark: the ink is darker than the paper.
    """

    ink: np.ndarray
    shade: np.ndarray
    strength: float
    numbers: np.ndarray
    dark: bool


def candidates(rgb: np.ndarray, *, dark: bool) -> list[Candidate]:
    """Return what may be a digit on a photo ``(H, W, 3)`` uint8, what stands out most first.

    Its ink is darker than the paper, or lighter.
    """
    found: list[Candidate] = []
    lines = rulings(ink_of_photo(scaled(rgb, limit.RULINGS_SEEN_AT), dark=dark))
    for side in _sides(max(rgb.shape[:2])):
        picture = scaled(rgb, side)
        ink, shade = ink_of_photo(picture, dark=dark), shade_of(picture, dark=dark)
        noise = float(np.median(ink))
        for strength in limit.STRENGTHS:
            if strength > 2 * noise:
                inked = without_rulings(ink > strength, lines, side / limit.RULINGS_SEEN_AT)
                _, numbers, stats, _ = cv2.connectedComponentsWithStats(inked.astype(np.uint8))
                found += _groups(Mask(ink, shade, strength, np.asarray(numbers), dark), stats)
    return sorted(found, key=lambda each: -each.score)


def _sides(largest: int) -> list[int]:
    """Return the sizes that a picture is looked at in, each about half of the one before."""
    sides = [min(max(largest, limit.SMALLEST), limit.LARGEST)]
    while sides[-1] >= 1.5 * limit.SMALLEST:
        sides.append(max(sides[-1] // 2, limit.SMALLEST))
    return sides


def scaled(rgb: np.ndarray, side: int) -> np.ndarray:
    """Return the picture with a longer side of ``side`` pixels."""
    scale = side / max(rgb.shape[:2])
    size = [max(1, round(scale * length)) for length in rgb.shape[1::-1]]
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(rgb, size, interpolation=how))


def _groups(mask: Mask, stats: np.ndarray) -> list[Candidate]:
    """Return the groups of strokes in a mask, the largest parts first; ``stats`` are OpenCV's."""
    sides = stats[1:, 2:4].max(axis=1)
    by_area = [int(i) for i in np.argsort(-stats[1:, 4]) if sides[i] >= limit.LEAST_STROKE_SIDE]
    every = (_part(mask, stats, 1 + i) for i in by_area[: 3 * limit.PARTS])
    parts = [part for part in every if not part.frame]
    found: list[Candidate] = []
    used: set[int] = set()
    for main in parts[: limit.PARTS]:
        if main.number in used or main.side < limit.LEAST_SIDE:
            continue
        others = [part for part in parts if part is not main and part.number not in used]
        group = [main, *(part for part in others if _belongs(part, main))]
        used |= {part.number for part in group}
        candidate = _candidate(mask, group)
        if candidate is not None:
            found.append(candidate)
    return found


def _part(mask: Mask, stats: np.ndarray, number: int) -> Part:
    left, top, width, height, area = (int(value) for value in stats[number])
    box = np.s_[top : top + height, left : left + width]
    inside = mask.numbers[box] == number
    far = cv2.distanceTransform(np.pad(inside.astype(np.uint8), 1), cv2.DIST_L2, 3)
    stroke = 4 * float(far[far > 0].mean()) - 1  # in a bar, the edge is a quarter of its width away
    strength = float(np.quantile(mask.ink[box][inside], 0.8))
    place = (left, top, left + width, top + height)
    side, frame = max(width, height), _is_frame(inside, area)
    return Part(number, place, side, area, strength, max(stroke, 1.0), frame)


def _is_frame(inside: np.ndarray, area: int) -> bool:
    """Return whether a part ``(h, w)`` bool, of so many pixels, is hollow, and a rectangle outside."""
    outlines, _ = cv2.findContours(
        inside.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    outline = max(outlines, key=cv2.contourArea)
    filled = cv2.contourArea(outline)
    _, (across, down), _ = cv2.minAreaRect(outline)
    return area < limit.MOST_OF_FRAME * filled and filled > limit.RECTANGULAR * across * down


def _belongs(part: Part, main: Part) -> bool:
    """Return whether a part is another stroke of the digit, and no crumb."""
    return (
        gap(part.place, main.place) <= limit.GAP * main.side
        and part.side >= 1.5 * main.stroke
        and part.area >= 0.03 * main.area
        and part.strength >= 0.6 * main.strength
        and 0.4 < part.stroke / main.stroke < 2.2
    )


def _candidate(mask: Mask, group: list[Part]) -> Candidate | None:
    """Return a group of strokes, the first its largest, if it may be a digit."""
    height, width = mask.ink.shape
    main = group[0]
    lefts, tops, rights, bottoms = zip(*(part.place for part in group), strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    side = max(right - left, bottom - top)
    if (
        main.strength < mask.strength
        or not limit.SLIMMEST <= main.stroke / side <= limit.FATTEST
        or side > limit.MOST_OF_PICTURE * max(height, width)
    ):
        return None
    cut = left <= 1 or top <= 1 or right >= width - 1 or bottom >= height - 1
    score = main.strength * (side / max(height, width)) ** 0.5
    score *= 1.0 if 0.3 <= mask.strength / main.strength <= 0.7 else limit.ILL_FITTING
    score *= limit.AT_THE_EDGE if cut else 1.0
    near = np.s_[
        max(0, top - limit.EDGES) : bottom + limit.EDGES,
        max(0, left - limit.EDGES) : right + limit.EDGES,
    ]
    inside = np.isin(mask.numbers[near], [part.number for part in group])
    shade, contrast = mask.shade[near], 0.0
    if not inside.all():
        contrast = float(np.median(shade[~inside]) - np.median(shade[inside]))
    box = (left / width, top / height, right / width, bottom / height)
    ink = _ink_alone(mask.ink[near], inside, main.strength)
    return Candidate(ink, box, main.stroke, score, cut, contrast, mask.dark)


def _ink_alone(ink: np.ndarray, inside: np.ndarray, strength: float) -> np.ndarray:
    """Return the ink of a group with its soft edges, and nothing of what is beside it."""
    near = cv2.dilate(inside.astype(np.uint8), np.ones((3, 3), np.uint8))
    soft = np.clip((ink / strength - 0.25) / 0.5, 0, 1)
    return np.where(near > 0, np.maximum(soft, 0.5 * inside), 0).astype(np.float32)


def gap(a: Place, b: Place) -> float:
    """Return how far two boxes are apart, pixels."""
    across = max(a[0] - b[2], b[0] - a[2], 0)
    down = max(a[1] - b[3], b[1] - a[3], 0)
    return float(np.hypot(across, down))
