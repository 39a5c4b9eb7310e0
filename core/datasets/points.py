"""Samples written out by hand, as a value and as the text that a link holds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

MAX_POINTS = 2_000
COORDINATE_LIMIT = 1e6
LINK_POINTS = 100  # longer links are cut off by some programs


@dataclass(frozen=True)
class Points:
    """Samples: ``inputs`` one tuple a sample, ``labels`` 0 or 1.

    ``reach`` is how far from the origin a figure of them shows at least.
    """

    inputs: tuple[tuple[float, ...], ...]
    labels: tuple[int, ...]
    reach: float = 0.0

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def features(self) -> int:
        """Numbers in a sample."""
        return len(self.inputs[0])

    def sample(self) -> tuple[Tensor, Tensor]:
        """Inputs ``(n, features)`` and targets ``(n, 1)``; nothing is random."""
        targets = torch.tensor(self.labels, dtype=torch.float32).unsqueeze(1)
        return torch.tensor(self.inputs, dtype=torch.float32), targets

    def toggled(self, x1: float, x2: float, label: int, reach: tuple[float, float]) -> Points:
        """These points without the nearest one within ``reach`` of (x1, x2), or else with a new one.

        Raises:
            ValueError: there are as many as there may be, or it is too far out; with a sentence.
        """
        distances = [math.hypot((a - x1) / reach[0], (b - x2) / reach[1]) for a, b in self.inputs]
        nearest = min(range(len(self)), key=distances.__getitem__, default=None)
        if nearest is not None and distances[nearest] < 1:
            return Points(
                self.inputs[:nearest] + self.inputs[nearest + 1 :],
                self.labels[:nearest] + self.labels[nearest + 1 :],
                self.reach,
            )
        if not all(abs(x) <= COORDINATE_LIMIT for x in (x1, x2)):
            raise ValueError("That place is too far out.")
        if len(self) >= MAX_POINTS:
            raise ValueError(f"There are {MAX_POINTS:,} points already, and no room for more.")
        return Points((*self.inputs, (x1, x2)), (*self.labels, label), self.reach)


NO_POINTS = Points((), (), reach=6.0)


def to_text(points: Points) -> str:
    """Points as a link holds them: their reach, if any, and ``x1,x2,label`` to six digits."""
    pairs = zip(points.inputs, points.labels, strict=True)
    rows = [f"{x1:.6g},{x2:.6g},{label}" for (x1, x2), label in pairs]
    return ";".join([f"{points.reach:g}", *rows] if points.reach and rows else rows)


def from_text(text: str) -> Points:
    """The points that a text holds.

    Raises:
        ValueError: it holds something else; with a sentence for the student.
    """
    if not text.strip():
        return NO_POINTS
    rows = text.strip().split(";")
    reach = NO_POINTS.reach if rows[0] == f"{NO_POINTS.reach:g}" else 0.0
    rows = rows[1:] if reach else rows
    if len(rows) > MAX_POINTS:
        raise ValueError(f"The link holds {len(rows):,} points; {MAX_POINTS:,} is the most.")
    inputs, labels = [], []
    for row in rows:
        try:
            x1, x2, label = (float(cell) for cell in row.split(","))
        except ValueError:
            raise ValueError(
                f"The link holds “{row[:20]}”, which is not a point: x1,x2,label."
            ) from None
        if label not in (0, 1) or not all(abs(x) <= COORDINATE_LIMIT for x in (x1, x2)):
            raise ValueError(f"The link holds “{row[:20]}”; a label is 0 or 1, and x a number.")
        inputs.append((x1, x2))
        labels.append(int(label))
    return Points(tuple(inputs), tuple(labels), reach)
