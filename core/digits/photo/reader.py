"""Reads the digit on a photo, or says that it is not sure which part of it that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np

from core.digits.photo import thresholds as limit
from core.digits.photo.candidates import Box, Candidate, candidates, scaled
from core.digits.preprocess import BOARD, BOX, mnist_like
from core.digits.pretrained import read


@dataclass(frozen=True)
class PhotoDigit:
    """What was found on a photo.

    Attributes:
        pixels: the digit as MNIST would have it, 784 uint8; ``None`` if there is none.
        box: left, top, right and bottom of it, as shares of the width and height.
        sure: whether one part, and one digit, stands out.
    """

    pixels: bytes | None = None
    box: Box = (0.0, 0.0, 1.0, 1.0)
    sure: bool = False


class _View(NamedTuple):
    """A candidate as the ready-made network sees it: 784 uint8 pixels, probabilities ``(10,)``."""

    candidate: Candidate
    pixels: bytes
    answers: np.ndarray


class _Part(NamedTuple):
    """A part of the photo: its best view, the share of its views that read the same, its score."""

    candidate: Candidate
    pixels: bytes
    agreement: float
    score: float


def read_photo(rgb: np.ndarray, box: Box | None = None) -> PhotoDigit:
    """Return the digit on a photo ``(H, W, 3)`` uint8, or in a box of it, as shares of its sides."""
    left, top, right, bottom = box or (0.0, 0.0, 1.0, 1.0)
    rows, columns = _pixels(top, bottom, rgb.shape[0]), _pixels(left, right, rgb.shape[1])
    parts = _parts_on(np.ascontiguousarray(rgb[rows, columns]))
    if not parts:
        return PhotoDigit(box=(left, top, right, bottom))
    best, *others = parts
    found = best.candidate
    rivals = [
        part
        for part in others
        if part.score > limit.RIVAL * best.score
        and overlaps(part.candidate.box, found.box)[1] < 0.5
    ]
    # On weakly lit paper light itself looks like light ink.
    clear = found.contrast >= limit.LEAST_CONTRAST[found.dark]
    sure = clear and best.agreement >= limit.LEAST_SURE and not rivals
    (x, width), (y, height) = (
        (side.start / count, (side.stop - side.start) / count)
        for side, count in ((columns, rgb.shape[1]), (rows, rgb.shape[0]))
    )
    left, top, right, bottom = found.box
    whole = (x + left * width, y + top * height, x + right * width, y + bottom * height)
    return PhotoDigit(best.pixels, whole, sure)


def _pixels(first: float, last: float, count: int) -> slice:
    """Return the pixels between two shares of a side; one at least."""
    start = min(int(first * count), count - 1)
    return slice(start, min(max(round(last * count), start + 1), count))


def _parts_on(rgb: np.ndarray) -> list[_Part]:
    """Return the parts of a photo that may be the digit, what stands out most first.

    Ink is looked for that is darker than the paper; where that leaves a doubt, ink that is lighter, too.
    """
    board = is_board(rgb)
    dark = candidates(rgb, dark=True)
    parts = [] if board else _parts(dark)
    if parts and parts[0].agreement >= limit.CLEAR and not parts[0].candidate.cut:
        return parts
    light = candidates(rgb, dark=False)
    likely, unlikely = (light, dark) if board else (dark, light)
    weighed = [replace(each, score=limit.UNLIKELY_INK * each.score) for each in unlikely]
    return _parts(sorted(likely + weighed, key=lambda each: -each.score))


def is_board(rgb: np.ndarray) -> bool:
    """Return whether a photo shows light ink on a board: little is light, and in strokes, not a sheet."""
    small = scaled(rgb, BOARD).mean(axis=2).astype(np.uint8)
    _, light = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    _, _, stats, _ = cv2.connectedComponentsWithStats(light)
    length = int(stats[1:, 2:4].max(initial=1))
    width = 2 * float(cv2.distanceTransform(light, cv2.DIST_L2, 3).max())
    return bool(light.mean() < limit.LEAST_LIGHT and width < limit.WIDEST_INK * length)


def _parts(found: list[Candidate]) -> list[_Part]:
    """Return the parts that candidates are views of, what stands out most first."""
    clusters: list[list[_View]] = []
    for candidate in found[: limit.TRIED]:
        pixels = as_mnist(candidate)
        if pixels is not None:
            same = (
                each for each in clusters if overlaps(each[0].candidate.box, candidate.box)[0] > 0.5
            )
            cluster = next(same, None)
            if cluster is None:
                clusters.append(cluster := [])
            cluster.append(_View(candidate, pixels, read(pixels)))
    return sorted(map(_vote, clusters), key=lambda part: -part.score)


def _vote(views: list[_View]) -> _Part:
    """Return what the views of one part agree on, the better ones counting more."""
    views = views[: limit.VOTERS]
    weights = np.array([view.candidate.score for view in views])
    votes = weights @ np.stack([view.answers for view in views]) / weights.sum()
    digit = int(votes.argmax())
    best = max(views, key=lambda view: view.candidate.score * float(view.answers[digit]))
    agreement = float(votes[digit])
    score = views[0].candidate.score * (0.4 + 0.6 * agreement)
    return _Part(best.candidate, best.pixels, agreement, score)


def as_mnist(candidate: Candidate) -> bytes | None:
    """Return a candidate as 784 uint8 pixels, its strokes as wide as MNIST's if they were thinner."""
    pixel = max(candidate.ink.shape) / BOX  # of MNIST's, in pixels of the candidate
    ink = candidate.ink
    if candidate.stroke < limit.THIN * pixel:
        size = 2 * round((limit.USUAL * pixel - candidate.stroke) / 2) + 1
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        ink = np.asarray(cv2.dilate(np.pad(ink, size), disc))
    return mnist_like(ink)


def overlaps(a: Box, b: Box) -> tuple[float, float]:
    """Return the area that two boxes share, over that of the two together, and over the smaller one's."""
    both = (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
    first, second, shared = (
        max(right - left, 0.0) * max(bottom - top, 0.0) for left, top, right, bottom in (a, b, both)
    )
    together = first + second - shared
    return shared / max(together, 1e-12), shared / max(min(first, second), 1e-12)
