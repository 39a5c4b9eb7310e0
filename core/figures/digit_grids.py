"""Grids of test digits and of the student's own, with what a network reads in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from core.datasets.mnist import CLASSES, SIDE
from core.digits.labelled_digits import LabelledDigit
from core.figures.image_grid import ImageGridUpdate
from core.formulas.logits import probabilities
from core.metrics.predictions import (
    cell_indices,
    class_probabilities,
    held_out_digits,
    mistakes,
)
from core.runs.trial_view import TrialView

SHOWN = 24  # digits at a time


def cell_tiles(trial: TrialView, label: int, read_as: int) -> ImageGridUpdate:
    """The test digits of one class that the trial's network read as another, the surest first."""
    return _tiles(
        trial,
        f"Test digits {label} read as {read_as}",
        lambda logits, labels: cell_indices(logits, labels, trial.spec.loss, label, read_as),
    )


def mistake_tiles(trial: TrialView) -> ImageGridUpdate:
    """The test digits that the trial's network read wrong, the surest first."""
    return _tiles(
        trial,
        "Test digits read wrong",
        lambda logits, labels: mistakes(logits, labels, trial.spec.loss),
    )


def _tiles(
    trial: TrialView, what: str, choose: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> ImageGridUpdate:
    images, labels = held_out_digits(trial.spec.experiment)
    logits = None if trial.now is None else trial.now.test_logits
    if logits is None:
        nothing = np.zeros((0, CLASSES), np.float32)
        return labelled_tiles(images[:0], labels[:0], nothing, f"{what}, not measured yet")
    places = choose(logits, labels)[:SHOWN]
    believed = probabilities(logits[places], trial.spec.loss)
    return labelled_tiles(images[places], labels[places], believed, what)


def digit_tiles(trial: TrialView, place: int) -> ImageGridUpdate:
    """One test digit with what the trial's network reads in it now."""
    images, labels = held_out_digits(trial.spec.experiment)
    one = slice(place, place + 1)
    believed = class_probabilities(trial.spec.experiment, trial.state, images[place].tobytes())
    return labelled_tiles(images[one], labels[one], believed[None], "A test digit")


def labelled_tiles(
    images: np.ndarray, labels: np.ndarray, believed: np.ndarray, what: str
) -> ImageGridUpdate:
    """Digits ``(n, 28, 28)`` with their classes ``(n,)`` and probabilities ``(n, 10)``."""
    best = believed.argmax(axis=1)
    pairs = list(zip(labels.tolist(), best.tolist(), strict=True))
    captions = [f"{label} → {read_as}" for label, read_as in pairs]
    said = ", ".join(f"a {label} read as {read_as}" for label, read_as in pairs[:SHOWN])
    return ImageGridUpdate(
        images, captions, f"{what}: {said or 'none'}.", believed, labels.tolist()
    )


def own_tiles(digits: Sequence[LabelledDigit], believed: np.ndarray) -> ImageGridUpdate:
    """The student's digits with the probabilities ``(n, 10)`` that the network gives them."""
    images = np.frombuffer(b"".join(digit.pixels for digit in digits), np.uint8)
    labels = np.array([digit.label for digit in digits], int)
    return labelled_tiles(images.reshape(-1, SIDE, SIDE), labels, believed, "Your digits")
