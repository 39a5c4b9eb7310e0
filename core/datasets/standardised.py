"""The same samples with every feature of mean 0 and standard deviation 1."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from core.datasets.table import Table
from core.training.data import split


@dataclass(frozen=True)
class Standardised:
    """A table whose features are shifted and scaled, each by itself; its targets stay.

    Mean and standard deviation are those of the part that ``train_share`` leaves to train on: a
    model must not learn from its test samples, not even how large they are.
    """

    table: Table
    train_share: float = 1.0

    @property
    def features(self) -> int:
        """Numbers in a sample, without its target."""
        return self.table.features

    def sample(self) -> tuple[Tensor, Tensor]:
        """Inputs ``(n, features)`` and targets ``(n, 1)``; nothing is random."""
        inputs, targets = self.table.sample()
        mean, deviation = self.mean_and_deviation
        return (inputs - mean) / deviation, targets

    @property
    def mean_and_deviation(self) -> tuple[Tensor, Tensor]:
        """Of each feature of the training part, ``(features,)``; a deviation of 1 where all are alike."""
        return _mean_and_deviation(self)


@lru_cache(maxsize=16)
def _mean_and_deviation(data: Standardised) -> tuple[Tensor, Tensor]:
    inputs = split(*data.table.sample(), data.train_share).inputs.double()
    deviation = inputs.std(dim=0, correction=0)
    alike = deviation <= 1e-7 * inputs.abs().amax(dim=0)
    return inputs.mean(dim=0).float(), torch.where(alike, 1.0, deviation).float()
