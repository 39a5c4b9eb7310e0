"""Samples: where they come from, how they are split, and a cache of them for each process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor

SPLIT_SEED = 42  # the split stays put when the student asks for another seed (lesson L4)

# PyTorch's initialisers draw from the process-wide generator: no other thread may use it meanwhile.
_GENERATOR_LOCK = threading.Lock()


@contextmanager
def global_generator(state: int | Tensor) -> Iterator[None]:
    """Seed PyTorch's global generator or set its state, and restore it afterwards."""
    with _GENERATOR_LOCK, torch.random.fork_rng(devices=[]):
        if isinstance(state, int):
            # torch.manual_seed seeds every other device too, which takes 0.3 ms.
            torch.default_generator.manual_seed(state)
        else:
            torch.set_rng_state(state)
        yield


class SampledDataset(Protocol):
    """A frozen, hashable value that can draw its samples again anywhere."""

    def sample(self) -> tuple[Tensor, Tensor]:
        """Draw inputs ``(n, features)`` and targets ``(n, outputs)``, float32, from the global generator."""
        ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples in two parts. Inputs ``(n, features)``, targets ``(n, outputs)``; the test part may be empty."""

    inputs: Tensor
    targets: Tensor
    test_inputs: Tensor
    test_targets: Tensor

    @property
    def every_input(self) -> Tensor:
        """Return training inputs, then test inputs."""
        return torch.cat([self.inputs, self.test_inputs])

    @property
    def every_target(self) -> Tensor:
        """Return training targets, then test targets."""
        return torch.cat([self.targets, self.test_targets])

    def to(self, device: str) -> Dataset:
        """Return the same samples on a device."""
        parts = (self.inputs, self.targets, self.test_inputs, self.test_targets)
        return Dataset(*(part.to(device) for part in parts))


@runtime_checkable
class PresplitDataset(Protocol):
    """A frozen, hashable value whose samples come with a test part of their own."""

    def divided(self) -> Dataset:
        """Return the samples; nothing about them is random."""
        ...

    def __hash__(self) -> int: ...


DatasetSpec = SampledDataset | PresplitDataset


def split(inputs: Tensor, targets: Tensor, train_share: float) -> Dataset:
    """Split samples: ``train_share`` of them, at least one, are for training.

    Which ones depends on ``SPLIT_SEED`` alone.
    """
    count = len(inputs)
    if train_share >= 1.0:
        return Dataset(inputs, targets, inputs[:0], targets[:0])
    order = torch.randperm(count, generator=torch.Generator().manual_seed(SPLIT_SEED))
    cut = max(1, round(count * train_share))
    train, test = order[:cut].sort().values, order[cut:].sort().values
    return Dataset(inputs[train], targets[train], inputs[test], targets[test])


@lru_cache(maxsize=16)
def load(source: DatasetSpec, seed: int, train_share: float) -> tuple[Dataset, Tensor]:
    """Return the samples, and the generator's state after drawing them, for drawing the weights.

    ``train_share`` is ignored where the source has a test part of its own.
    """
    with global_generator(seed):
        if isinstance(source, PresplitDataset):
            return source.divided(), torch.get_rng_state()
        inputs, targets = source.sample()
        return split(inputs, targets, train_share), torch.get_rng_state()


@lru_cache(maxsize=4)
def load_on(source: DatasetSpec, seed: int, train_share: float, device: str) -> Dataset:
    """Return the samples on a device; each process moves them there once."""
    return load(source, seed, train_share)[0].to(device)
