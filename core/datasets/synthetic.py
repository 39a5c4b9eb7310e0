"""Samples drawn from a rule: a logistic curve, logic gates, shapes that no line separates, clouds."""

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
APART = 5.0  # how far the centre of a cloud is from the next


@dataclass(frozen=True)
class Bernoulli:
    """y ~ Bernoulli(sigmoid(w x + b)) at ``size`` points evenly on [-1, 1] (lesson L2)."""

    size: int = 2_000
    w: float = 5.0
    b: float = -1.0

    features = 1

    def sample(self) -> tuple[Tensor, Tensor]:
        """Return inputs ``(size, 1)`` and 0/1 targets ``(size, 1)``."""
        x = torch.linspace(-1, 1, self.size).unsqueeze(1)
        return x, torch.bernoulli(torch.sigmoid(self.b + self.w * x))


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
        """Return inputs ``(n, 2)`` and targets ``(n, 1)``; n is 4 without noise."""
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
        """Return inputs ``(size, 2)`` within about 6 of the origin and targets ``(size, 1)``."""
        targets = (torch.arange(self.size) % 2).float()
        places = SHAPES[self.name](targets, torch.rand(self.size))
        places = places + self.noise * torch.randn(self.size, 2)
        return places, targets.unsqueeze(1)


@dataclass(frozen=True)
class Clouds:
    """Several classes: Gaussian clouds around centres evenly on a circle, which the seed turns.

    Attributes:
        classes: how many clouds.
        spread: standard deviation of a cloud, each way.
        size: points in a cloud.
    """

    classes: int = 3
    spread: float = 1.0
    size: int = 40

    def sample(self) -> tuple[Tensor, Tensor]:
        """Return inputs ``(classes * size, 2)`` and class numbers ``(classes * size,)``, int64."""
        targets = torch.arange(self.classes).repeat(self.size)
        turn = torch.rand(1)
        angles = 2 * math.pi * (turn + targets / self.classes)
        radius = APART / (2 * math.sin(math.pi / self.classes))
        centres = polar(torch.full_like(angles, radius), angles)
        return centres + self.spread * torch.randn(len(targets), 2), targets


def circle(targets: Tensor, u: Tensor) -> Tensor:
    """Return a disc of class 1 in a ring of class 0, ``(n, 2)``; both arguments ``(n,)``, u in [0, 1)."""
    radius = RADIUS * torch.where(targets == 1, 0.5 * u, 0.7 + 0.3 * u)
    return polar(radius, 2 * math.pi * torch.rand(len(u)))


def moons(targets: Tensor, u: Tensor) -> Tensor:
    """Return two half circles, each with an end in the other's hollow (scikit-learn's, times three)."""
    arc = polar(torch.full_like(u, 3.0), math.pi * u)
    other = torch.tensor([3.0, 1.5]) - arc
    return torch.where(targets[:, None] == 1, other, arc) - torch.tensor([1.5, 0.75])


def spiral(targets: Tensor, u: Tensor) -> Tensor:
    """Return two arms of one and three quarter turns, the one opposite the other."""
    return polar(RADIUS * u, 1.75 * 2 * math.pi * u + math.pi * targets)


def polar(radius: Tensor, angle: Tensor) -> Tensor:
    """Return the points ``(n, 2)`` at these distances from the origin, in these directions."""
    return torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], dim=1)


SHAPES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "circle": circle,
    "moons": moons,
    "spiral": spiral,
}
