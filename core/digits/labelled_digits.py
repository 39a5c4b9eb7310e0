"""The student's own digits with their right labels, as a list and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.datasets.mnist import PIXELS

MOST = 200


@dataclass(frozen=True)
class LabelledDigit:
    """One digit as a network sees it, ``pixels`` 784 uint8, and the class that the student gave it."""

    pixels: bytes
    label: int


def write_csv(digits: Sequence[LabelledDigit], believed: np.ndarray) -> str:
    """Return a line a digit: its label, what it was read as, and 784 pixels from 0 to 255, with a heading."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["label", "read_as", *(f"pixel{i}" for i in range(PIXELS))])
    for digit, answers in zip(digits, believed, strict=True):
        lines.writerow([digit.label, int(answers.argmax()), *digit.pixels])
    return text.getvalue()
