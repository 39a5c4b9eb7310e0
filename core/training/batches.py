"""An epoch as a sequence of batches."""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Generator, Tensor

from core.training.data import Dataset
from core.training.spec import Spec

# Batches are gathered from the samples several at a time: one at a time costs more than training
# a toy model on it. Of large batches fewer are gathered, since a slice may end before it needs them.
GATHERED, GATHERED_SAMPLES = 64, 1_000


class Batches:
    """The batches of every epoch of a spec with ``samples`` training samples.

    Attributes:
        size: samples a batch; the last may be shorter.
        count: batches an epoch.
        full: there is one batch of all samples, never shuffled.
        random: each epoch draws from the generator.
        weights: float32 ``(count,)``, each batch's share of the epoch's samples.
    """

    def __init__(self, spec: Spec, samples: int) -> None:
        self.size = min(spec.batch_size or samples, samples)
        self.count = samples // self.size if spec.drop_last else math.ceil(samples / self.size)
        self.full = self.size == samples
        used = min(samples, self.count * self.size)
        sizes = torch.full((self.count,), float(self.size))
        sizes[-1] = used - (self.count - 1) * self.size
        self.weights = (sizes / used).to(spec.device)
        self._shuffle = spec.shuffle and not self.full
        self._augmentation = spec.augmentation
        self.random = self._shuffle or spec.augmentation is not None
        self._samples, self._used = samples, used

    def of_epoch(
        self, data: Dataset, generator: Generator, first: int
    ) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield inputs and targets of the batches from ``first`` on; draw the epoch's order, if any."""
        if self._augmentation is None:
            yield from self._plain(data, generator, first)
            return
        # Each batch has a generator of its own, so that a slice may end between any two.
        seed = int(torch.randint(2**31, (), generator=generator))
        for index, (inputs, targets) in enumerate(self._plain(data, generator, first), first):
            yield self._augmentation(inputs, Generator().manual_seed(seed + index)), targets

    def _plain(
        self, data: Dataset, generator: Generator, first: int
    ) -> Iterator[tuple[Tensor, Tensor]]:
        if self.full:
            yield data.inputs, data.targets
            return
        order = torch.arange(self._samples)
        if self._shuffle:
            order = torch.randperm(self._samples, generator=generator)
        order = order[first * self.size : self._used].to(data.inputs.device)
        at_once = max(1, min(GATHERED, GATHERED_SAMPLES // self.size))
        for picked in order.split(at_once * self.size):
            inputs, targets = data.inputs[picked], data.targets[picked]
            yield from zip(inputs.split(self.size), targets.split(self.size), strict=True)
