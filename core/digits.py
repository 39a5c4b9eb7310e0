"""MNIST: the 5,000 digits that come with the project, or the whole set where it was downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

BUNDLED = Path(__file__).with_name("digits_5k.npz")
CLASSES = 10
SIDE = 28
PIXELS = SIDE * SIDE


@dataclass(frozen=True)
class BundledDigits:
    """5,000 digits, 500 a class; provenance and licence are in ``digits_5k.md``."""

    def draw(self) -> tuple[Tensor, Tensor]:
        """Inputs ``(5000, 784)`` uint8 and targets ``(5000,)`` int64, sorted by class."""
        with np.load(BUNDLED) as packed:
            images = torch.from_numpy(packed["images"].reshape(-1, PIXELS))
            labels = torch.from_numpy(packed["labels"].astype(np.int64))
        return images, labels
