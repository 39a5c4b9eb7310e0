"""Reads the digit on a photo, or says that it is not sure which part of it that is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from core.digits.photo.find_digit import Box, Candidate, candidates, scaled
from core.digits.preprocess import BOARD, BOX, as_bytes, mnist_like_pixels
from core.digits.pretrained import read

# Widths of strokes in MNIST's 28 pixels: thinner ones are drawn as usual ones.
THIN, USUAL = 2.0, 2.4
TRIED = 14  # candidates that are read
VOTERS = 5  # views of the same part that decide what it is
CLEAR = 0.9  # of the votes: nothing else need be looked for
LEAST_LIGHT = 0.25  # of a photo: less is ink on a board
WIDEST_INK = 0.34  # of its own length: what is wider is a sheet
# Ink lighter than a sheet, or darker than a board: more often it is paper between strokes.
UNLIKELY_INK = 0.5
LEAST_SURE = 0.65  # of the votes for one digit
LEAST_CONTRAST, LEAST_CONTRAST_OF_LIGHT = 12.0, 60.0  # grey levels of 255
RIVAL = 0.5  # of the best part's score: another part as good may be meant


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


@dataclass(frozen=True, eq=False)
class _View:
    """A candidate as the ready-made network sees it: 784 uint8 pixels, probabilities ``(10,)``."""

    candidate: Candidate
    pixels: bytes
    answers: np.ndarray


@dataclass(frozen=True)
class _Place:
    """A part of the photo, what it is read as, by which share of its views, and how it stands out."""

    best: _View
    agreement: float
    score: float

    @property
    def doubtful(self) -> bool:
        """Whether it may be something else than ink."""
        return self.best.candidate.doubtful

    @property
    def clear(self) -> bool:
        """Whether it is ink, and one digit. On weakly lit paper light itself looks like light ink."""
        found = self.best.candidate
        least = LEAST_CONTRAST if found.dark else LEAST_CONTRAST_OF_LIGHT
        return self.agreement >= LEAST_SURE and found.contrast >= least


def read_photo(rgb: np.ndarray, box: Box | None = None) -> PhotoDigit:
    """The digit on a photo ``(H, W, 3)`` uint8, or in a box of it, as shares of its width and height."""
    left, top, right, bottom = box or (0.0, 0.0, 1.0, 1.0)
    rows, columns = _pixels(top, bottom, rgb.shape[0]), _pixels(left, right, rgb.shape[1])
    places = _places_on(np.ascontiguousarray(rgb[rows, columns]))
    if not places:
        return PhotoDigit(box=(left, top, right, bottom))
    best = places[0]
    found = best.best.candidate.box
    rivals = [
        place
        for place in places[1:]
        if place.score > RIVAL * best.score and shared(place.best.candidate.box, found) < 0.5
    ]
    across, down = columns.stop - columns.start, rows.stop - rows.start
    whole = (
        (columns.start + found[0] * across) / rgb.shape[1],
        (rows.start + found[1] * down) / rgb.shape[0],
        (columns.start + found[2] * across) / rgb.shape[1],
        (rows.start + found[3] * down) / rgb.shape[0],
    )
    return PhotoDigit(best.best.pixels, whole, best.clear and not rivals)


def _pixels(first: float, last: float, count: int) -> slice:
    """The pixels between two shares of a side; one at least."""
    start = min(int(first * count), count - 1)
    return slice(start, min(max(round(last * count), start + 1), count))


def _places_on(rgb: np.ndarray) -> list[_Place]:
    """The parts of a photo that may be the digit, what stands out most first.

    Ink is looked for that is darker than the paper; where that leaves a doubt, ink that is lighter, too.
    """
    board = is_board(rgb)
    dark = candidates(rgb, dark=True)
    places = [] if board else _places(dark)
    if places and places[0].agreement >= CLEAR and not places[0].doubtful:
        return places
    light = candidates(rgb, dark=False)
    unlikely = dark if board else light
    weighed = [replace(each, score=UNLIKELY_INK * each.score) for each in unlikely]
    both = (light if board else dark) + weighed
    return _places(sorted(both, key=lambda each: -each.score))


def is_board(rgb: np.ndarray) -> bool:
    """Whether a photo shows light ink on a board: little of it is light, and that in strokes, not in a sheet."""
    small = scaled(rgb, BOARD).mean(axis=2).astype(np.uint8)
    _, light = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    _, _, stats, _ = cv2.connectedComponentsWithStats(light)
    length = int(stats[1:, 2:4].max(initial=1))
    width = 2 * float(cv2.distanceTransform(light, cv2.DIST_L2, 3).max())
    return bool(light.mean() < LEAST_LIGHT and width < WIDEST_INK * length)


def _places(found: list[Candidate]) -> list[_Place]:
    """The parts that candidates are views of, what stands out most first."""
    clusters: list[list[_View]] = []
    for candidate in found[:TRIED]:
        pixels = as_mnist(candidate)
        if pixels is None:
            continue
        view = _View(candidate, pixels, read(pixels))
        same = (each for each in clusters if alike(each[0].candidate.box, candidate.box) > 0.5)
        cluster = next(same, None)
        if cluster is None:
            clusters.append([view])
        else:
            cluster.append(view)
    return sorted(map(_vote, clusters), key=lambda place: -place.score)


def _vote(views: list[_View]) -> _Place:
    """What the views of one part agree on, the better ones counting more."""
    views = views[:VOTERS]
    weights = np.array([view.candidate.score for view in views])
    votes = weights @ np.stack([view.answers for view in views]) / weights.sum()
    digit = int(votes.argmax())
    best = max(views, key=lambda view: view.candidate.score * float(view.answers[digit]))
    agreement = float(votes[digit])
    return _Place(best, agreement, views[0].candidate.score * (0.4 + 0.6 * agreement))


def as_mnist(candidate: Candidate) -> bytes | None:
    """A candidate as 784 uint8 pixels, its strokes as wide as MNIST's if they were thinner."""
    pixel = max(candidate.ink.shape) / BOX  # of MNIST's, in pixels of the candidate
    ink = candidate.ink
    if candidate.stroke < THIN * pixel:
        size = 2 * round((USUAL * pixel - candidate.stroke) / 2) + 1
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        ink = np.asarray(cv2.dilate(np.pad(ink, size), disc))
    white = np.round(255 * np.pad(ink, 1)).astype(np.uint8)
    return as_bytes(mnist_like_pixels(np.dstack([white, white, white, np.full_like(white, 255)])))


def area(box: Box) -> float:
    """Of the picture's."""
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def overlap(a: Box, b: Box) -> float:
    """The area that two boxes share."""
    return area((max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])))


def alike(a: Box, b: Box) -> float:
    """The area that two boxes share, over that of the two together."""
    return overlap(a, b) / max(area(a) + area(b) - overlap(a, b), 1e-12)


def shared(a: Box, b: Box) -> float:
    """The area that two boxes share, over that of the smaller one."""
    return overlap(a, b) / max(min(area(a), area(b)), 1e-12)
