"""Two classes on a plane: the logic gates, and the shapes that no line can part."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

CORNERS = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
GATES: dict[str, tuple[int, int, int, int]] = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "xor": (0, 1, 1, 0),
}
RADIUS = 5.0  # of the shapes, as in TensorFlow Playground, so that its settings work here


@dataclass(frozen=True)
class Gate:
    """A logic gate: its four points, or with noise a cloud around each.

    Attributes:
        name: a key of ``GATES``.
        noise: standard deviation of a cloud; 0 is the four bare points.
        size: points in all clouds together.
    """

    name: str
    noise: float = 0.0
    size: int = 200

    def sample(self) -> tuple[Tensor, Tensor]:
        """Inputs ``(n, 2)`` and targets ``(n, 1)``; n is 4 without noise."""
        corners = torch.tensor(CORNERS)
        targets = torch.tensor(GATES[self.name], dtype=torch.float32).unsqueeze(1)
        if self.noise == 0:
            return corners, targets
        picked = torch.arange(self.size) % len(CORNERS)
        return corners[picked] + self.noise * torch.randn(self.size, 2), targets[picked]


@dataclass(frozen=True)
class Shape:
    """A shape of ``SHAPES``; ``noise`` from 0 to 1 blurs it, ``size`` is points in all."""

    name: str
    noise: float = 0.0
    size: int = 250

    def sample(self) -> tuple[Tensor, Tensor]:
        """Inputs ``(size, 2)`` within about 6 of the origin and targets ``(size, 1)``."""
        targets = (torch.arange(self.size) % 2).float()
        places = SHAPES[self.name](targets, torch.rand(self.size))
        places = places + self.noise * torch.randn(self.size, 2)
        return places, targets.unsqueeze(1)


def circle(targets: Tensor, u: Tensor) -> Tensor:
    """A disc of class 1 inside a ring of class 0; both arguments ``(n,)``, u in [0, 1)."""
    radius = RADIUS * torch.where(targets == 1, 0.5 * u, 0.7 + 0.3 * u)
    return polar(radius, 2 * math.pi * torch.rand(len(u)))


def moons(targets: Tensor, u: Tensor) -> Tensor:
    """Two half circles, each with an end in the other's hollow (scikit-learn's, three times as large)."""
    arc = polar(torch.full_like(u, 3.0), math.pi * u)
    other = torch.tensor([3.0, 1.5]) - arc
    return torch.where(targets[:, None] == 1, other, arc) - torch.tensor([1.5, 0.75])


def spiral(targets: Tensor, u: Tensor) -> Tensor:
    """Two arms of one and three quarter turns, the one opposite the other."""
    return polar(RADIUS * u, 1.75 * 2 * math.pi * u + math.pi * targets)


def polar(radius: Tensor, angle: Tensor) -> Tensor:
    """Places ``(n, 2)`` on the plane."""
    return torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], dim=1)


SHAPES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "circle": circle,
    "moons": moons,
    "spiral": spiral,
}
