"""Samples with every feature shifted to mean 0 and scaled to standard deviation 1."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from core.datasets.points import Points
from core.datasets.table import Table
from core.training.data import Dataset, DatasetSpec, load, split
from core.training.spec import Spec


@dataclass(frozen=True)
class Standardised:
    """Samples whose features are shifted and scaled, each by itself; their targets stay.

    Mean and standard deviation are those of the part that ``train_share`` leaves to train on: a
    model must not learn from its test samples, not even how large they are.
    """

    as_read: Table | Points
    train_share: float = 1.0

    @property
    def features(self) -> int:
        """Return how many numbers a sample has, without its target."""
        return self.as_read.features

    def sample(self) -> tuple[Tensor, Tensor]:
        """Return inputs ``(n, features)`` and targets ``(n, 1)``; nothing is random."""
        inputs, targets = self.as_read.sample()
        return as_the_model_has_them(self, inputs), targets

    @property
    def mean_and_deviation(self) -> tuple[Tensor, Tensor]:
        """Of each feature of the training part, ``(features,)``; a deviation of 1 where all are alike."""
        return _mean_and_deviation(self)


def as_read(data: DatasetSpec) -> DatasetSpec:
    """Return the samples in the student's units."""
    return data.as_read if isinstance(data, Standardised) else data


def samples_as_read(spec: Spec) -> Dataset:
    """Return the samples of a spec, split as it splits them, in the student's units."""
    return load(as_read(spec.data), spec.seed, spec.train_share)[0]


def as_the_model_has_them(data: DatasetSpec, inputs: Tensor) -> Tensor:
    """Return inputs ``(n, features)``, given in the student's units, in those of the model."""
    if not isinstance(data, Standardised):
        return inputs
    mean, deviation = data.mean_and_deviation
    return (inputs - mean) / deviation


def line_as_read(data: DatasetSpec, w: float, b: float) -> tuple[float, float]:
    """Return w and b of a model of one feature, for x in the student's units."""
    if not isinstance(data, Standardised):
        return w, b
    mean, deviation = (float(each) for each in data.mean_and_deviation)
    return w / deviation, b - w * mean / deviation


@lru_cache(maxsize=16)  # each frame asks, and each rerun makes an equal value anew
def _mean_and_deviation(data: Standardised) -> tuple[Tensor, Tensor]:
    inputs = split(*data.as_read.sample(), data.train_share).inputs.double()
    deviation = inputs.std(dim=0, correction=0)
    alike = deviation <= 1e-7 * inputs.abs().amax(dim=0)
    return inputs.mean(dim=0).float(), torch.where(alike, 1.0, deviation).float()
