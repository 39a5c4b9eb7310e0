"""Several classes on a plane: a Gaussian cloud each."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core.datasets.toy_2d import polar

APART = 5.0  # how far each centre is from the next


@dataclass(frozen=True)
class Clouds:
    """Clouds around centres evenly on a circle, which the seed turns.

    Attributes:
        classes: how many clouds.
        spread: standard deviation of a cloud, each way.
        size: points in a cloud.
    """

    classes: int = 3
    spread: float = 1.0
    size: int = 40

    def sample(self) -> tuple[Tensor, Tensor]:
        """Inputs ``(classes * size, 2)`` and class numbers ``(classes * size,)``, int64."""
        targets = torch.arange(self.classes).repeat(self.size)
        turn = torch.rand(1)
        angles = 2 * math.pi * (turn + targets / self.classes)
        radius = APART / (2 * math.sin(math.pi / self.classes))
        centres = polar(torch.full_like(angles, radius), angles)
        return centres + self.spread * torch.randn(len(targets), 2), targets
