"""Logistic regression: the data sets of its page and the experiments made of them."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

STUDENTS = ((1, 2), (2, 3), (3, 1), (4, 3), (5, 3), (6, 2))
STUDENTS_PASSED = (0, 0, 0, 1, 1, 1)
MINIBATCH = ((1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7))
MINIBATCH_LABELS = (0, 0, 1, 1, 1, 0)


@dataclass(frozen=True)
class Bernoulli:
    """y ~ Bernoulli(sigmoid(w x + b)) at ``size`` points evenly on [-1, 1] (lesson L2)."""

    size: int = 2_000
    w: float = 5.0
    b: float = -1.0

    features = 1

    def draw(self) -> tuple[Tensor, Tensor]:
        """Inputs ``(size, 1)`` and 0/1 targets ``(size, 1)``."""
        x = torch.linspace(-1, 1, self.size).unsqueeze(1)
        return x, torch.bernoulli(torch.sigmoid(self.b + self.w * x))


@dataclass(frozen=True)
class Points:
    """Samples written out: ``inputs`` one tuple a sample, ``labels`` 0 or 1."""

    inputs: tuple[tuple[float, ...], ...]
    labels: tuple[int, ...]

    @property
    def features(self) -> int:
        """Numbers in a sample."""
        return len(self.inputs[0])

    def draw(self) -> tuple[Tensor, Tensor]:
        """Inputs ``(n, features)`` and targets ``(n, 1)``; nothing is random."""
        targets = torch.tensor(self.labels, dtype=torch.float32).unsqueeze(1)
        return torch.tensor(self.inputs, dtype=torch.float32), targets


SIX_STUDENTS = Points(STUDENTS, STUDENTS_PASSED)  # lesson L1
SIX_POINTS = Points(MINIBATCH, MINIBATCH_LABELS)  # lesson L4
