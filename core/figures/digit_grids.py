"""Grids of test digits and of the student's own, with what a network reads in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from core.analysis.predictions import beliefs, held_out, in_cell, mistakes, probabilities
from core.datasets.mnist import CLASSES, SIDE
from core.digits.labelled_digits import OwnDigit
from core.figures.image_grid import MovingTiles
from core.runs.trial_view import LaneView

SHOWN = 24  # digits at a time


def cell_tiles(lane: LaneView, label: int, read_as: int) -> MovingTiles:
    """The test digits of one class that the lane's network read as another, the surest first."""
    return _tiles(
        lane,
        f"Test digits {label} read as {read_as}",
        lambda logits, labels: in_cell(logits, labels, lane.spec.loss, label, read_as),
    )


def mistake_tiles(lane: LaneView) -> MovingTiles:
    """The test digits that the lane's network read wrong, the surest first."""
    return _tiles(
        lane,
        "Test digits read wrong",
        lambda logits, labels: mistakes(logits, labels, lane.spec.loss),
    )


def _tiles(
    lane: LaneView, what: str, choose: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> MovingTiles:
    images, labels = held_out(lane.spec.identity)
    logits = None if lane.now is None else lane.now.test_logits
    if logits is None:
        nothing = np.zeros((0, CLASSES), np.float32)
        return labelled_tiles(images[:0], labels[:0], nothing, f"{what}, not measured yet")
    places = choose(logits, labels)[:SHOWN]
    believed = probabilities(logits[places], lane.spec.loss)
    return labelled_tiles(images[places], labels[places], believed, what)


def digit_tiles(lane: LaneView, place: int) -> MovingTiles:
    """One test digit with what the lane's network reads in it now."""
    images, labels = held_out(lane.spec.identity)
    one = slice(place, place + 1)
    believed = beliefs(lane.spec.identity, lane.state, images[place].tobytes())
    return labelled_tiles(images[one], labels[one], believed[None], "A test digit")


def labelled_tiles(
    images: np.ndarray, labels: np.ndarray, believed: np.ndarray, what: str
) -> MovingTiles:
    """Digits ``(n, 28, 28)`` with their classes ``(n,)`` and probabilities ``(n, 10)``."""
    best = believed.argmax(axis=1)
    pairs = list(zip(labels.tolist(), best.tolist(), strict=True))
    captions = [f"{label} → {read_as}" for label, read_as in pairs]
    said = ", ".join(f"a {label} read as {read_as}" for label, read_as in pairs[:SHOWN])
    return MovingTiles(images, captions, f"{what}: {said or 'none'}.", believed, labels.tolist())


def own_tiles(digits: Sequence[OwnDigit], believed: np.ndarray) -> MovingTiles:
    """The student's digits with the probabilities ``(n, 10)`` that the network gives them."""
    images = np.frombuffer(b"".join(digit.pixels for digit in digits), np.uint8)
    labels = np.array([digit.label for digit in digits], int)
    return labelled_tiles(images.reshape(-1, SIDE, SIDE), labels, believed, "Your digits")
