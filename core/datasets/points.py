"""Samples written out by hand, as a value and as the text that a link holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from core.datasets.column_names import named_axes, plain_name
from core.text.number_reader import number_in, show

MAX_POINTS = 2_000
COORDINATE_LIMIT = 1e6


@dataclass(frozen=True)
class Points:
    """Samples: ``inputs`` one tuple a sample, ``labels`` 0 or 1.

    ``reach`` is how far from the origin a figure of them shows at least. ``columns`` are the names of
    the features, then of the label, where they have some.
    """

    inputs: tuple[tuple[float, ...], ...]
    labels: tuple[int, ...]
    reach: float = 0.0
    columns: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def features(self) -> int:
        """Numbers in a sample; two, as on a plane, where there is none."""
        return len(self.inputs[0]) if self.inputs else 2

    @property
    def axes(self) -> tuple[str, ...]:
        """What a figure calls the features, and the label."""
        count = self.features
        usual = ["x"] if count == 1 else [f"x{i + 1}" for i in range(count)]
        return named_axes(self.columns, [*usual, "y"])

    def sample(self) -> tuple[Tensor, Tensor]:
        """Inputs ``(n, features)`` and targets ``(n, 1)``; nothing is random."""
        targets = torch.tensor(self.labels, dtype=torch.float32).unsqueeze(1)
        return torch.tensor(self.inputs, dtype=torch.float32), targets

    def toggled(self, x1: float, x2: float, label: int, reach: tuple[float, float]) -> Points:
        """These points without the nearest one within ``reach`` of (x1, x2), or else with a new one.

        A place that is clicked has six digits: no screen tells more, and links stay short.

        Raises:
            ValueError: there are as many as there may be, or it is too far out; with a sentence.
        """
        distances = [math.hypot((a - x1) / reach[0], (b - x2) / reach[1]) for a, b in self.inputs]
        nearest = min(range(len(self)), key=distances.__getitem__, default=None)
        if nearest is not None and distances[nearest] < 1:
            return replace(
                self,
                inputs=self.inputs[:nearest] + self.inputs[nearest + 1 :],
                labels=self.labels[:nearest] + self.labels[nearest + 1 :],
            )
        if not all(abs(x) <= COORDINATE_LIMIT for x in (x1, x2)):
            raise ValueError("That place is too far out.")
        if len(self) >= MAX_POINTS:
            raise ValueError(f"There are {MAX_POINTS:,} points already, and no room for more.")
        place = (float(f"{x1:.6g}"), float(f"{x2:.6g}"))
        return replace(self, inputs=(*self.inputs, place), labels=(*self.labels, label))


NO_POINTS = Points((), (), reach=6.0)


def to_text(points: Points) -> str:
    """Points as a link holds them: names or reach, if any, and ``x1,x2,label`` with all digits."""
    pairs = zip(points.inputs, points.labels, strict=True)
    rows = [",".join([*map(show, place), str(label)]) for place, label in pairs]
    if not rows:
        return ""
    names = [",".join(points.columns)] if points.columns else []
    reach = [f"{points.reach:g}"] if points.reach else []
    return ";".join([*names, *reach, *rows])


def from_text(text: str, features: Sequence[int] = (2,)) -> Points:
    """The points that a text holds, each of as many numbers as one of ``features`` says.

    Raises:
        ValueError: it holds something else; with a sentence for the student.
    """
    if not text.strip():
        return NO_POINTS
    rows = text.strip().split(";")
    columns: tuple[str, ...] = ()
    if len(rows) > 1 and _are_names(names := rows[0].split(",")):
        columns, rows = tuple(map(plain_name, names)), rows[1:]
    reach = NO_POINTS.reach if rows[0] == f"{NO_POINTS.reach:g}" else 0.0
    rows = rows[1:] if reach else rows
    if len(rows) > MAX_POINTS:
        raise ValueError(f"The link holds {len(rows):,} points; {MAX_POINTS:,} is the most.")
    width = rows[0].count(",") + 1 if rows else 0
    if width - 1 not in features or (columns and len(columns) != width):
        width = max(features) + 1
    inputs, labels = zip(*(_point(row, width) for row in rows), strict=True) if rows else ((), ())
    if columns and (not rows or len(columns) != width):
        raise ValueError(f"The link holds “{text[:20]}”, which is not a list of points.")
    return Points(inputs, labels, reach, columns)


def _are_names(cells: list[str]) -> bool:
    """Whether these are names of columns: two or more, none of which is a number."""
    return len(cells) > 1 and all(number_in(cell) is None for cell in cells)


def _point(row: str, width: int) -> tuple[tuple[float, ...], int]:
    numbers = [number for cell in row.split(",") if (number := number_in(cell)) is not None]
    if len(numbers) != width or row.count(",") + 1 != width:
        shape = "x,label" if width == 2 else "x1,x2,label"
        raise ValueError(f"The link holds “{row[:20]}”, which is not a point: {shape}.")
    *place, label = numbers
    if label not in (0, 1) or not all(abs(x) <= COORDINATE_LIMIT for x in place):
        raise ValueError(f"The link holds “{row[:20]}”; a label is 0 or 1, and x a number.")
    return tuple(place), int(label)
