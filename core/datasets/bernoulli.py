"""Labels drawn at random along a logistic curve."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Bernoulli:
    """y ~ Bernoulli(sigmoid(w x + b)) at ``size`` points evenly on [-1, 1] (lesson L2)."""

    size: int = 2_000
    w: float = 5.0
    b: float = -1.0

    features = 1

    def sample(self) -> tuple[Tensor, Tensor]:
        """Inputs ``(size, 1)`` and 0/1 targets ``(size, 1)``."""
        x = torch.linspace(-1, 1, self.size).unsqueeze(1)
        return x, torch.bernoulli(torch.sigmoid(self.b + self.w * x))
