"""MNIST: the 5,000 digits that come with the project, and the whole set where it was downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from core.datasets.mnist_download import is_complete, mnist_root
from core.training.data import Dataset

BUNDLED = Path(__file__).with_name("digits_5k.npz")
BUNDLED_COUNT = 5_000
CLASSES = 10
SIDE = 28
PIXELS = SIDE * SIDE
FULL_TRAINING, FULL_TEST = 60_000, 10_000


@dataclass(frozen=True)
class BundledDigits:
    """5,000 digits, 500 a class; provenance and licence are in ``digits_5k.md``."""

    def sample(self) -> tuple[Tensor, Tensor]:
        """Return inputs ``(5000, 784)`` uint8 and targets ``(5000,)`` int64, sorted by class."""
        return _bundled()


@dataclass(frozen=True)
class FullMnist:
    """All of MNIST, read from ``mnist_root()`` of the machine that trains on it."""

    def divided(self) -> Dataset:
        """Return 60,000 digits to train on and 10,000 to test on; inputs ``(n, 784)`` uint8.

        Raises:
            FileNotFoundError: it was not downloaded here, or not all of it.
        """
        return _full(mnist_root())


def unpacked(pixels: bytes) -> Tensor:
    """Return inputs ``(n, 784)`` uint8 of n digits that are kept as bytes."""
    return torch.frombuffer(bytearray(pixels), dtype=torch.uint8).reshape(-1, PIXELS)


@cache  # read once a process: 4 MB
def _bundled() -> tuple[Tensor, Tensor]:
    with np.load(BUNDLED) as packed:
        images = torch.from_numpy(packed["images"].reshape(-1, PIXELS))
        labels = torch.from_numpy(packed["labels"].astype(np.int64))
    return images, labels


@lru_cache(maxsize=1)  # read once a process: 55 MB
def _full(root: Path) -> Dataset:
    if not is_complete(root):
        raise FileNotFoundError("the full MNIST is not on this machine; download it on the page")
    from torchvision.datasets import MNIST

    parts = [MNIST(root, train=train) for train in (True, False)]
    flat = [(part.data.reshape(-1, PIXELS), part.targets.long()) for part in parts]
    return Dataset(*flat[0], *flat[1])
