"""Pictures of digits with what a network reads in them, and of what its first layer looks for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from core.datasets.mnist import CLASSES, SIDE, unpacked
from core.digits.digit_models import CNN
from core.digits.labelled_digits import LabelledDigit
from core.figures.image_grid import SIGNED, ImageGridUpdate
from core.formulas.logits import probabilities
from core.metrics.predictions import (
    cell_indices,
    class_probabilities,
    held_out_digits,
    mistakes,
)
from core.runs.trial_view import TrialView
from core.text.words import colour_name
from core.training.models import Model
from core.training.spec import Spec
from core.training.state import State, model_from_weights

SHOWN = 24  # digits at a time
UNITS_SHOWN = 20
FIRST_MAPS = 5  # layers of the CNN up to its first maps: scale, shape, convolve, pool, ReLU


def mistake_tiles(trial: TrialView, cell: tuple[int, int] | None = None) -> ImageGridUpdate:
    """Return the test digits that the network reads wrong, the most confident first.

    With a ``cell`` (label, read as) of the confusion matrix, return the digits that it counts,
    label and reading may be equal.
    """
    what = f"Test digits {cell[0]} read as {cell[1]}" if cell else "Test digits read wrong"
    images, labels = held_out_digits(trial.spec.experiment)
    logits = None if trial.now is None else trial.now.test_logits
    if logits is None:
        nothing = np.zeros((0, CLASSES), np.float32)
        return labelled_tiles(images[:0], labels[:0], nothing, f"{what}, not measured yet")
    loss = trial.spec.loss
    places = (
        cell_indices(logits, labels, loss, *cell) if cell else mistakes(logits, labels, loss)
    )[:SHOWN]
    return labelled_tiles(images[places], labels[places], probabilities(logits[places], loss), what)


def digit_tiles(trial: TrialView, place: int) -> ImageGridUpdate:
    """Return one test digit with what the network reads in it now."""
    images, labels = held_out_digits(trial.spec.experiment)
    one = slice(place, place + 1)
    believed = class_probabilities(trial.spec.experiment, trial.state, images[place].tobytes())
    return labelled_tiles(images[one], labels[one], believed[None], "A test digit")


def own_tiles(digits: Sequence[LabelledDigit], believed: np.ndarray) -> ImageGridUpdate:
    """Return the student's digits with the probabilities ``(n, 10)`` that the network gives them."""
    images = np.frombuffer(b"".join(digit.pixels for digit in digits), np.uint8)
    labels = np.array([digit.label for digit in digits], int)
    return labelled_tiles(images.reshape(-1, SIDE, SIDE), labels, believed, "Your digits")


def labelled_tiles(
    images: np.ndarray, labels: np.ndarray, believed: np.ndarray, what: str
) -> ImageGridUpdate:
    """Return digits ``(n, 28, 28)`` with their classes ``(n,)`` and probabilities ``(n, 10)``."""
    pairs = list(zip(labels.tolist(), believed.argmax(axis=1).tolist(), strict=True))
    captions = [f"{label} → {read_as}" for label, read_as in pairs]
    said = ", ".join(f"a {label} read as {read_as}" for label, read_as in pairs[:SHOWN])
    return ImageGridUpdate(
        images, captions, f"{what}: {said or 'none'}.", believed, labels.tolist()
    )


def weights_caption(model: Model) -> str:
    """Say what the pictures of the first layer's weights are."""
    against, speaks = (colour_name(SIGNED[place][1]) for place in (0, -1))
    if isinstance(model, CNN):
        return (
            f"The first 3 × 3 filters: {speaks} adds where the digit has ink, {against} takes away."
        )
    return f"Weights to each pixel: {speaks} speaks for the digit or unit, {against} against it."


def weight_tiles(trial: TrialView) -> ImageGridUpdate:
    """Return the first layer's weights as pictures: filters, or an image a unit, 0 in the middle."""
    weights = trial.state.parameters[0]
    if isinstance(trial.spec.model, CNN):
        names = [f"filter {i + 1}" for i in range(len(weights))]
        pictures = weights[:, 0]
    else:
        weights = weights[:UNITS_SHOWN]
        output = len(trial.state.parameters) == 2
        names = [f"{i}" if output else f"unit {i + 1}" for i in range(len(weights))]
        pictures = weights.reshape(-1, SIDE, SIDE)
    largest = max(float(np.abs(pictures).max()), 1e-9)
    shades = np.round(127.5 + 127.5 * pictures / largest).astype(np.uint8)
    alt = f"The first layer's weights as {len(names)} pictures, at epoch {trial.state.epoch}."
    return ImageGridUpdate(shades, names, alt)


def feature_maps(spec: Spec, state: State, pixels: bytes) -> np.ndarray:
    """Return what the first filters of a CNN find in one digit, ``(filters, 14, 14)``, 0 or more."""
    layers = list(model_from_weights(spec, state.parameters).eval().children())
    with torch.inference_mode():
        return np.asarray(torch.nn.Sequential(*layers[:FIRST_MAPS])(unpacked(pixels))[0].numpy())


def map_tiles(trial: TrialView, pixels: bytes | None) -> ImageGridUpdate:
    """Return the feature maps of the drawn digit, a picture a filter; none while nothing is drawn."""
    if pixels is None or not isinstance(trial.spec.model, CNN):
        empty = np.zeros((0, SIDE // 2, SIDE // 2), np.uint8)
        return ImageGridUpdate(empty, [], "Feature maps: nothing is drawn yet.")
    maps = feature_maps(trial.spec.experiment, trial.state, pixels)
    names = [f"map {i + 1}" for i in range(len(maps))]
    shades = np.round(255 * maps / max(float(maps.max()), 1e-9)).astype(np.uint8)
    alt = f"What each of {len(maps)} filters finds in the drawing, at epoch {trial.state.epoch}."
    return ImageGridUpdate(shades, names, alt)
