"""What a network reads in digits: probabilities, predictions, and where it goes wrong."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch

from core.datasets.mnist import CLASSES, SIDE, unpacked
from core.digits.labelled_digits import LabelledDigit
from core.formulas.probabilities import probabilities
from core.training.data import load
from core.training.spec import Spec
from core.training.state import State, model_from_weights


@lru_cache(maxsize=8)  # each keeps a state alive; what is asked again is asked within one redraw
def class_probabilities(spec: Spec, state: State, pixels: bytes) -> np.ndarray:
    """Probabilities ``(10,)`` of one digit, ``pixels`` 784 uint8. Pass the spec's experiment."""
    return read(spec, state, pixels)[0]


def read(spec: Spec, state: State, pixels: bytes) -> np.ndarray:
    """Probabilities ``(n, 10)`` of n digits, ``pixels`` 784 uint8 each."""
    with torch.inference_mode():
        logits = model_from_weights(spec, state.parameters).eval()(unpacked(pixels))
    return probabilities(logits.numpy(), spec.loss)


def prediction(spec: Spec, state: State, pixels: bytes) -> int:
    """The digit believed in most."""
    return int(class_probabilities(spec, state, pixels).argmax())


def held_out_digits(spec: Spec) -> tuple[np.ndarray, np.ndarray]:
    """The test set: images ``(n, 28, 28)`` uint8 and labels ``(n,)``."""
    data, _ = load(spec.data, spec.seed, spec.train_share)
    return data.test_inputs.view(-1, SIDE, SIDE).numpy(), data.test_targets.numpy()


def counts(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The confusion matrix ``(10, 10)``: how often a digit of class [row] was read as [column]."""
    flat = labels * CLASSES + logits.argmax(axis=1)
    return np.bincount(flat, minlength=CLASSES * CLASSES).reshape(CLASSES, CLASSES)


def cell_indices(
    logits: np.ndarray, labels: np.ndarray, loss: str, label: int, read_as: int
) -> np.ndarray:
    """Places of the test digits of one class read as another, ``(k,)``, the most confident first."""
    return _most_confident(logits, loss, (labels == label) & (logits.argmax(axis=1) == read_as))


def mistakes(logits: np.ndarray, labels: np.ndarray, loss: str) -> np.ndarray:
    """Places of the test digits read wrong, ``(k,)``, the most confident first."""
    return _most_confident(logits, loss, logits.argmax(axis=1) != labels)


def _most_confident(logits: np.ndarray, loss: str, chosen: np.ndarray) -> np.ndarray:
    """Places of the ``chosen``, by the height of their highest bar: that is what students see."""
    places = np.flatnonzero(chosen)
    highest = probabilities(logits[places], loss).max(axis=1)
    return places[np.argsort(-highest, kind="stable")]


def own_readings(spec: Spec, state: State, digits: Sequence[LabelledDigit]) -> np.ndarray:
    """Probabilities ``(n, 10)`` of the student's digits."""
    if not digits:
        return np.zeros((0, CLASSES), np.float32)
    return read(spec, state, b"".join(digit.pixels for digit in digits))
