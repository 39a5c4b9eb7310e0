"""The student's own digits with their right labels, as a list and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.digits import CLASSES, PIXELS, SIDE
from core.reading import labelled_tiles, read
from core.spec import Spec
from core.state import State
from core.tiles import MovingTiles

MOST = 200


@dataclass(frozen=True)
class OwnDigit:
    """One digit as a network sees it, ``pixels`` 784 uint8, and the class that the student gave it."""

    pixels: bytes
    label: int


def own_readings(spec: Spec, state: State, digits: Sequence[OwnDigit]) -> np.ndarray:
    """Probabilities ``(n, 10)`` of the student's digits."""
    if not digits:
        return np.zeros((0, CLASSES), np.float32)
    return read(spec, state, b"".join(digit.pixels for digit in digits))


def own_tiles(digits: Sequence[OwnDigit], believed: np.ndarray) -> MovingTiles:
    """The student's digits with the probabilities ``(n, 10)`` that the network gives them."""
    images = np.frombuffer(b"".join(digit.pixels for digit in digits), np.uint8)
    labels = np.array([digit.label for digit in digits], int)
    return labelled_tiles(images.reshape(-1, SIDE, SIDE), labels, believed, "Your digits")


def write_csv(digits: Sequence[OwnDigit], believed: np.ndarray) -> str:
    """A line a digit: its label, what it was read as, and 784 pixels from 0 to 255, with a heading."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["label", "read_as", *(f"pixel{i}" for i in range(PIXELS))])
    for digit, answers in zip(digits, believed, strict=True):
        lines.writerow([digit.label, int(answers.argmax()), *digit.pixels])
    return text.getvalue()
