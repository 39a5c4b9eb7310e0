"""Small random moves of digits, so that a network never trains twice on the same picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Generator, Tensor
from torch.nn import functional as F

AT_ONCE = 1_000  # images: the grid of where each pixel comes from is twice as large as the image


class Augmentation(Protocol):
    """A frozen, hashable value that changes the inputs of a batch at random."""

    def __call__(self, inputs: Tensor, generator: Generator) -> Tensor:
        """Return changed inputs of the same shape, with ``generator`` as the only source of chance."""
        ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True)
class SmallMoves:
    """Turns, scales and shifts each square image by a little, evenly distributed.

    Attributes:
        degrees: the largest turn, either way.
        scale: the largest change of size, as a share of it.
        shift: the largest shift each way, in pixels.
    """

    degrees: float = 12.0
    scale: float = 0.12
    shift: float = 2.0

    def __call__(self, inputs: Tensor, generator: Generator) -> Tensor:
        """Return float32 pixels of the same shape and range as the inputs ``(n, side * side)``, 0 to 255."""
        count, side = len(inputs), math.isqrt(inputs.shape[1])
        # Drawn on the CPU, so that every device sees the same moves.
        spread = 2 * torch.rand(count, 4, generator=generator) - 1
        turn, zoom, right, down = spread.unbind(1)
        angle, size = math.radians(self.degrees) * turn, 1 + self.scale * zoom
        cosine, sine = angle.cos() / size, angle.sin() / size
        step = 2 * self.shift / side  # a grid's coordinates run from -1 to 1
        rows = torch.stack([cosine, -sine, step * right, sine, cosine, step * down], dim=1)
        moves = rows.view(count, 2, 3).to(inputs.device)
        images = inputs.view(count, 1, side, side)
        parts = zip(images.split(AT_ONCE), moves.split(AT_ONCE), strict=True)
        return torch.cat([moved(*part) for part in parts]).view(count, -1)


def moved(images: Tensor, moves: Tensor) -> Tensor:
    """Return images ``(n, 1, side, side)`` as float32, each moved by its matrix ``(n, 2, 3)``."""
    grid = F.affine_grid(moves, list(images.shape), align_corners=False)
    return F.grid_sample(images.float(), grid, align_corners=False)
