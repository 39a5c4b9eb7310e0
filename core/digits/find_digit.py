"""Which part of a photo is the digit: groups of strokes at several sizes and strengths, the best first."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from core.digits.ink import RULINGS_SEEN_AT, ink_of_photo, rulings, without_rulings

LARGEST, SMALLEST = 1600, 400  # pixels on the longer side; small digits are seen at the first
STRENGTHS = (0.1, 0.2, 0.35, 0.5)  # of the paper's light
PARTS = 12  # of a mask that may be digits
LEAST_SIDE = 14  # pixels

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, eq=False)
class Candidate:
    """A group of strokes that may be the digit.

    Attributes:
        ink: of the group alone, ``(h, w)`` float32 in [0, 1].
        box: left, top, right and bottom of it, as shares of the picture's width and height.
        stroke: how wide its strokes are, in pixels of ``ink``.
        score: how much it stands out.
    """

    ink: np.ndarray
    box: Box
    stroke: float
    score: float


@dataclass(frozen=True, eq=False)
class Part:
    """A connected part of a mask: its number there, box, area, ink and stroke."""

    number: int
    left: int
    top: int
    right: int
    bottom: int
    area: int
    strength: float
    stroke: float

    @property
    def side(self) -> int:
        return max(self.right - self.left, self.bottom - self.top)

    def gap(self, other: Part) -> float:
        """Pixels between the two boxes."""
        across = max(self.left - other.right, other.left - self.right, 0)
        down = max(self.top - other.bottom, other.top - self.bottom, 0)
        return float(np.hypot(across, down))


def candidates(rgb: np.ndarray) -> list[Candidate]:
    """What may be a digit on a photo ``(H, W, 3)`` uint8, what stands out most first."""
    found: list[Candidate] = []
    for dark in (True, False):
        seen = ink_of_photo(scaled(rgb, RULINGS_SEEN_AT), dark=dark)
        lines = rulings(seen)
        for side in _sides(max(rgb.shape[:2])):
            level = scaled(rgb, side)
            ink, grey = ink_of_photo(level, dark=dark), shade_of(level, dark=dark)
            noise = float(np.median(ink))
            for strength in STRENGTHS:
                if strength > 2 * noise:
                    mask = without_rulings(ink > strength, lines, side / RULINGS_SEEN_AT)
                    found += _groups(ink, grey, mask, strength, 1.0 if dark else 0.6)
    return sorted(found, key=lambda each: -each.score)


def _sides(largest: int) -> list[int]:
    """The sizes that a picture is looked at in, each about half of the one before."""
    sides = [min(max(largest, SMALLEST), LARGEST)]
    while sides[-1] >= 1.5 * SMALLEST:
        sides.append(max(sides[-1] // 2, SMALLEST))
    return sides


def scaled(rgb: np.ndarray, side: int) -> np.ndarray:
    """The picture with a longer side of ``side`` pixels."""
    scale = side / max(rgb.shape[:2])
    size = [max(1, round(scale * length)) for length in rgb.shape[1::-1]]
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(rgb, size, interpolation=how))


def _groups(ink: np.ndarray, grey: np.ndarray, mask: np.ndarray, strength: float, trust: float) -> list[Candidate]:
    """The groups of strokes in one mask."""
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    sides = stats[1:, 2:4].max(axis=1)
    order = np.argsort(-stats[1:, 4])
    picked = [1 + int(i) for i in order if sides[i] >= 5][: 3 * PARTS]
    parts = [_part(ink, numbers, stats, number) for number in picked]
    found: list[Candidate] = []
    used: set[int] = set()
    for main in parts[:PARTS]:
        if main.number in used or main.side < LEAST_SIDE:
            continue
        group = [main]
        for part in parts:
            if part is not main and part.number not in used and _belongs(part, main):
                group.append(part)
        used |= {part.number for part in group}
        candidate = _candidate(ink, grey, numbers, group, strength)
        if candidate:
            found.append(replace(candidate, score=trust * candidate.score))
    return found


def _part(ink: np.ndarray, numbers: np.ndarray, stats: np.ndarray, number: int) -> Part:
    left, top, width, height, area = (int(value) for value in stats[number])
    box = np.s_[top : top + height, left : left + width]
    inside = numbers[box] == number
    far = cv2.distanceTransform(np.pad(inside.astype(np.uint8), 1), cv2.DIST_L2, 3)
    stroke = 4 * float(far[far > 0].mean()) - 1
    strong = float(np.quantile(ink[box][inside], 0.8))
    return Part(number, left, top, left + width, top + height, area, strong, max(stroke, 1.0))


def _belongs(part: Part, main: Part) -> bool:
    """Whether a part is another stroke of the digit, and no crumb."""
    return (
        part.gap(main) <= 0.25 * main.side
        and part.side >= 1.5 * main.stroke
        and part.area >= 0.03 * main.area
        and part.strength >= 0.6 * main.strength
        and 0.4 < part.stroke / main.stroke < 2.2
    )


def _candidate(
    ink: np.ndarray, grey: np.ndarray, numbers: np.ndarray, group: list[Part], strength: float
) -> Candidate | None:
    height, width = ink.shape
    left, top = min(p.left for p in group), min(p.top for p in group)
    right, bottom = max(p.right for p in group), max(p.bottom for p in group)
    side = max(right - left, bottom - top)
    main = group[0]
    slim = main.stroke / side
    if main.strength < strength or slim > 0.42 or slim < 0.006 or side > 0.95 * max(height, width):
        return None
    touches = left <= 1 or top <= 1 or right >= width - 1 or bottom >= height - 1
    halfway = strength / main.strength  # best in the middle between paper and ink
    fit = 1.0 if 0.3 <= halfway <= 0.7 else 0.6
    shallow = min(right - left, bottom - top) / side
    score = main.strength * (side / max(height, width)) ** 0.5 * fit
    score *= 0.25 if touches else 1.0
    score *= 0.3 if shallow < 0.04 else 1.0
    score *= 0.3 if _like_paper(grey, numbers, group, (left, top, right, bottom)) else 1.0
    edge = 3
    box = np.s_[max(0, top - edge) : bottom + edge, max(0, left - edge) : right + edge]
    inside = np.isin(numbers[box], [part.number for part in group]).astype(np.uint8)
    near = cv2.dilate(inside, np.ones((3, 3), np.uint8))
    soft = np.clip((ink[box] / main.strength - 0.25) / 0.5, 0, 1)
    soft = np.where(near > 0, np.maximum(soft, 0.5 * inside), 0).astype(np.float32)
    place = (left / width, top / height, right / width, bottom / height)
    return Candidate(soft, place, main.stroke, score)


def shade_of(rgb: np.ndarray, *, dark: bool) -> np.ndarray:
    """The colour that ink takes most of, ``(H, W)`` uint8; ink is low in it."""
    channels = cv2.split(rgb if dark else 255 - rgb)
    return np.asarray(cv2.min(cv2.min(channels[0], channels[1]), channels[2]))


def _like_paper(
    grey: np.ndarray, numbers: np.ndarray, group: list[Part], box: tuple[int, int, int, int]
) -> bool:
    """Whether what is around a group has its shade: it is paper between strokes, then."""
    left, top, right, bottom = box
    around = max(right - left, bottom - top) // 4
    near = np.s_[max(0, top - around) : bottom + around, max(0, left - around) : right + around]
    inside = np.isin(numbers[near], [part.number for part in group])
    shade = float(np.quantile(grey[near][inside], 0.7))
    outside = cv2.dilate(inside.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0
    paper = outside & (numbers[near] == 0)
    return bool(((grey[near] <= shade) & paper).sum() > 0.5 * inside.sum())
