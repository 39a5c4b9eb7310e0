"""Networks that read digits: softmax regression, a perceptron with hidden layers, a small CNN."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.datasets.mnist import CLASSES, PIXELS, SIDE
from core.training.models import dense


class Scaled(nn.Module):
    """Turns uint8 pixels ``(n, 784)`` into float32 in [0, 1], for training and for tests alike."""

    def forward(self, pixels: Tensor) -> Tensor:
        """Return the scaled pixels, ``(n, 784)``."""
        return pixels.float() / 255


@dataclass(frozen=True)
class DigitMLP:
    """Linear layers from 784 pixels to ten logits; without hidden layers, softmax regression."""

    hidden: tuple[int, ...] = ()
    activation: str = "ReLU"

    def build(self) -> nn.Module:
        """Return a new ``nn.Sequential``; layers draw their weights in order."""
        return nn.Sequential(Scaled(), *dense((PIXELS, *self.hidden, CLASSES), self.activation))


@dataclass(frozen=True)
class CNN:
    """Two convolutions of 3 x 3 with pooling, then 64 hidden units (lesson L8's small CNN)."""

    filters: tuple[int, int] = (16, 32)
    hidden: int = 64

    def build(self) -> nn.Module:
        """A new ``nn.Sequential``; layers draw their weights in order.

        Pooling before ReLU gives the numbers that ReLU before pooling would, and with channels
        last an update takes two thirds of its time.
        """
        first, second = self.filters
        network = nn.Sequential(
            Scaled(),
            nn.Unflatten(1, (1, SIDE, SIDE)),
            nn.Conv2d(1, first, 3, padding=1),
            nn.MaxPool2d(2),
            nn.ReLU(),
            nn.Conv2d(first, second, 3, padding=1),
            nn.MaxPool2d(2),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(second * (SIDE // 4) ** 2, self.hidden),
            nn.ReLU(),
            nn.Linear(self.hidden, CLASSES),
        )
        return network.to(memory_format=torch.channels_last)
