"""Samples written out by hand, as a value and as the text that a link or a file holds."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from core.datasets.table import plain_name
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
        """Return how many numbers a sample has; two, as on a plane, where there is none."""
        return len(self.inputs[0]) if self.inputs else 2

    @property
    def axes(self) -> tuple[str, ...]:
        """Return what a figure calls the features and the label: x1, or with a name “x1: hours”."""
        usual = [
            *(["x"] if self.features == 1 else [f"x{i + 1}" for i in range(self.features)]),
            "y",
        ]
        named = zip(usual, self.columns or usual, strict=True)
        return tuple(axis if name in ("", axis) else f"{axis}: {name}" for axis, name in named)

    def sample(self) -> tuple[Tensor, Tensor]:
        """Return inputs ``(n, features)`` and targets ``(n, 1)``; nothing is random."""
        targets = torch.tensor(self.labels, dtype=torch.float32).unsqueeze(1)
        return torch.tensor(self.inputs, dtype=torch.float32), targets

    def toggled(self, x1: float, x2: float, label: int, reach: tuple[float, float]) -> Points:
        """Return these points without the nearest one within ``reach`` of (x1, x2), or else with a new one.

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


def to_csv(points: Points) -> str:
    """Return points as a CSV file with their columns' names on top."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(points.columns or ("x1", "x2", "label"))
    pairs = zip(points.inputs, points.labels, strict=True)
    writer.writerows([*place, label] for place, label in pairs)
    return text.getvalue()


def to_text(points: Points) -> str:
    """Return points as a link holds them: names or reach, if any, and ``x1,x2,label`` with all digits."""
    if not len(points):
        return ""
    pairs = zip(points.inputs, points.labels, strict=True)
    rows = [",".join([*map(show, place), str(label)]) for place, label in pairs]
    names = [",".join(points.columns)] if points.columns else []
    reach = [f"{points.reach:g}"] if points.reach else []
    return ";".join([*names, *reach, *rows])


def from_text(text: str, features: Sequence[int] = (2,)) -> Points:
    """Return the points that a text holds, each of as many numbers as one of ``features`` says.

    Raises:
        ValueError: it holds something else; with a sentence for the student.
    """
    if not text.strip():
        return NO_POINTS
    rows = [row.split(",") for row in text.strip().split(";")]
    columns: tuple[str, ...] = ()
    if len(rows) > 1 and len(rows[0]) > 1 and all(number_in(cell) is None for cell in rows[0]):
        columns, rows = tuple(map(plain_name, rows[0])), rows[1:]
    reach = NO_POINTS.reach if rows[0] == [f"{NO_POINTS.reach:g}"] else 0.0
    rows = rows[1:] if reach else rows
    if len(rows) > MAX_POINTS:
        raise ValueError(f"The link holds {len(rows):,} points; {MAX_POINTS:,} is the most.")
    width = len(columns or (rows and rows[0]))
    width = width if width - 1 in features else max(features) + 1
    points = [_point(row, width) for row in rows]
    if columns and (not rows or len(columns) != width):
        raise ValueError(f"The link holds “{text[:20]}”, which is not a list of points.")
    return Points(
        tuple(place for place, _ in points), tuple(label for _, label in points), reach, columns
    )


def _point(row: list[str], width: int) -> tuple[tuple[float, ...], int]:
    numbers = [number for cell in row if (number := number_in(cell)) is not None]
    found = f"The link holds “{','.join(row)[:20]}”"
    if not len(numbers) == len(row) == width:
        shape = "x,label" if width == 2 else "x1,x2,label"
        raise ValueError(f"{found}, which is not a point: {shape}.")
    *place, label = numbers
    if label not in (0, 1) or not all(abs(x) <= COORDINATE_LIMIT for x in place):
        raise ValueError(f"{found}; a label is 0 or 1, and x a number.")
    return tuple(place), int(label)
