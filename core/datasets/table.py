"""Rows of numbers, the last of which is to be predicted, as a value and as the text in a link."""

from __future__ import annotations

import re
from dataclasses import dataclass

import torch
from torch import Tensor

from core.text.number_reader import number_in, show

MAX_ROWS = 2_000
MAX_FEATURES = 10
LARGEST = 1e9
LONGEST_NAME = 20


@dataclass(frozen=True)
class Table:
    """Samples with a real target.

    Attributes:
        inputs: one tuple of features a sample.
        targets: one number a sample.
        columns: names of the features, then of the target.
    """

    inputs: tuple[tuple[float, ...], ...]
    targets: tuple[float, ...]
    columns: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def features(self) -> int:
        """Return how many numbers a sample has, without its target."""
        return len(self.columns) - 1

    def sample(self) -> tuple[Tensor, Tensor]:
        """Return inputs ``(n, features)`` and targets ``(n, 1)``; nothing is random."""
        targets = torch.tensor(self.targets, dtype=torch.float32).unsqueeze(1)
        return torch.tensor(self.inputs, dtype=torch.float32), targets


NO_TABLE = Table((), (), ("x", "y"))
EXAM_SCORES = Table(  # three exams and the final one, of five students (lesson L3)
    ((73, 80, 75), (93, 88, 93), (89, 91, 90), (96, 98, 100), (73, 66, 70)),
    (152, 185, 180, 196, 142),
    ("exam 1", "exam 2", "exam 3", "final"),
)


def plain_name(name: str) -> str:
    """Return a column's name without what separates cells and rows in a link; no number is a name."""
    short = " ".join(re.sub("[,;]", " ", name).split())[:LONGEST_NAME].strip()
    return short if number_in(short) is None else f"column {short}"[:LONGEST_NAME]


def table_of_rows(rows: list[tuple[float, ...]], names: list[str] | None) -> Table:
    """Return a table whose last column is the target; columns without a name are called x1, ... and y.

    Raises:
        ValueError: nothing can be learnt from it; with a sentence for the student.
    """
    if len(rows) < 2:
        raise ValueError("There is one row only; give two or more.")
    if len(rows) > MAX_ROWS:
        raise ValueError(f"There are too many rows; {MAX_ROWS:,} is the most.")
    count = len(rows[0])
    if not 2 <= count <= MAX_FEATURES + 1:
        raise ValueError(
            f"A row has {count} column{'s' * (count != 1)}; it takes one to {MAX_FEATURES} features "
            "and the number to predict."
        )
    targets = tuple(row[-1] for row in rows)
    if len(set(targets)) == 1:
        raise ValueError(f"Every row ends in {targets[0]:g}; there is nothing to predict.")
    usual = [*(f"x{i + 1}" for i in range(count - 1)), "y"]
    columns = [plain_name(name) or given for name, given in zip(names or usual, usual, strict=True)]
    return Table(tuple(row[:-1] for row in rows), targets, tuple(columns))


def to_text(table: Table) -> str:
    """Return a table as a link holds it: its columns' names, and then its rows with all digits."""
    if not len(table):
        return ""
    pairs = zip(table.inputs, table.targets, strict=True)
    rows = [",".join(map(show, (*row, target))) for row, target in pairs]
    return ";".join([",".join(table.columns), *rows])


def from_text(text: str) -> Table:
    """Return the table that a text holds.

    Raises:
        ValueError: it holds something else; with a sentence for the student.
    """
    if not text.strip():
        return NO_TABLE
    names, *lines = (line.split(",") for line in text.strip().split(";"))
    rows = []
    for line in lines:
        row = tuple(number for cell in line if (number := number_in(cell)) is not None)
        if not len(row) == len(line) == len(names) or max(map(abs, row)) > LARGEST:
            raise ValueError(
                f"The link holds “{','.join(line)[:20]}”, which is not a row of {len(names)} numbers."
            )
        rows.append(row)
    return table_of_rows(rows, names)
