"""A CSV file as a sheet of named columns, and how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from core.csv.decode import text_of
from core.csv.number_columns import Reading, number_in_cell, reading_of
from core.csv.rows import SEPARATORS, Row, Rows, rows_of
from core.csv.words import MISSING, may_count_rows
from core.text.number_reader import Mark

if TYPE_CHECKING:
    import pandas as pd

LONGEST_NAME = 40
QUOTED = 20  # characters of a cell in a sentence
FEW_CLASSES = 10  # in a column that may hold labels


@dataclass(frozen=True, eq=False)
class Sheet:
    """The samples in a file.

    Attributes:
        cells: texts, a row a sample; the index holds the numbers of their lines, the columns have
            names of their own.
        separator: what parts columns in the file.
        mark: the decimal mark that its numbers are read with.
        doubtful: a number in it that has another value with the other mark, if any decides nothing.
        header: whether its first row was taken for the columns' names.
        names: these names, empty where there are none.
        left_out: numbers of the lines that are remarks or titles.
    """

    cells: pd.DataFrame
    separator: str
    mark: Mark
    doubtful: str | None
    header: bool
    names: tuple[str, ...]
    left_out: tuple[int, ...] = field(default=())

    @property
    def columns(self) -> list[str]:
        """The columns, from left to right."""
        return list(self.cells.columns)

    @property
    def named(self) -> bool:
        """Whether the file has names for its columns, which are more than numbers."""
        return any(name and not _is_number(name) for name in self.names)

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """The cells as numbers, NaN where there is none."""
        return self.cells.map(lambda cell: number_in_cell(cell, self.mark)).astype(float)

    @cached_property
    def filled(self) -> pd.DataFrame:
        """Whether there is something in a cell."""
        return self.cells.map(lambda cell: cell.lower() not in MISSING)

    def is_row_number(self, column: str) -> bool:
        """Whether a column without a name, or with one that says so, counts the rows from 0 or 1."""
        name = self.names[self.columns.index(column)]
        if not any(self.names) or (name and not may_count_rows(name)):
            return False
        numbers = self.numbers[column].to_numpy()
        if not name and self.numbers[column].isna().any():
            return True  # R's names of rows
        counted = np.arange(len(numbers))
        return any(np.array_equal(numbers, counted + start) for start in (0, 1))

    def is_numeric(self, column: str) -> bool:
        """Whether a column is meant to hold numbers: most of what is in it are some."""
        filled = self.filled[column]
        return bool(self.numbers[column][filled].notna().mean() > 0.5) if filled.any() else False

    def classes(self, column: str) -> list[str]:
        """What a column holds, each thing once, in the order of the file.

        Numbers that are equal are one thing, and so are words that differ in their case.
        """
        return list(dict.fromkeys(self.first_spelling(column)))

    def first_spelling(self, column: str) -> list[str]:
        """A column's cells, each as its class is first written; empty ones are left out."""
        import pandas as pd

        filled = self.filled[column]
        words, numbers = self.cells[column][filled], self.numbers[column][filled]
        kinds = words.str.casefold() if numbers.isna().any() else numbers
        codes, _ = pd.factorize(kinds)
        _, first = np.unique(codes, return_index=True)
        spelled = words.to_numpy()[first]
        return [str(spelled[code]) for code in codes]

    def lines_with_gaps(self, columns: Sequence[str]) -> list[int]:
        """The lines that have nothing in one of the columns."""
        gaps = ~self.filled[list(columns)].all(axis=1)
        return [int(line) for line in self.cells.index[gaps]]

    def without(self, lines: Sequence[int]) -> Sheet:
        """The sheet without these lines; what was read of the others is not read again."""
        rest = replace(self, cells=self.cells.drop(index=list(lines)))
        vars(rest)["numbers"] = self.numbers.drop(index=list(lines))
        vars(rest)["filled"] = self.filled.drop(index=list(lines))
        return rest

    def told(self) -> list[str]:
        """How the file was read, in a few words each."""
        said = [
            f"{len(self.cells):,} rows, columns parted by {SEPARATORS.get(self.separator, self.separator)}"
        ]
        if self.mark == "," and self.doubtful is None:
            said.append("decimal comma")
        if self.left_out:
            lines = ", ".join(map(str, self.left_out[:5]))
            more = ", …" if len(self.left_out) > 5 else ""
            said.append(f"line{'s' * (len(self.left_out) > 1)} {lines}{more} left out")
        return said


def read_sheet(content: bytes, *, named: bool | None = None, mark: Mark | None = None) -> Sheet:
    """The samples in a file, its first row taken for names where ``named``, or where it looks so.

    ``mark`` is the decimal mark, found out where it is ``None``.

    Raises:
        ValueError: nothing can be read; with a sentence for the student.
    """
    import pandas as pd  # only where there is a table

    found = rows_of(text_of(content))
    header, body = _header(found, named)
    if not body:
        raise ValueError("The file holds a header, and no rows below it.")
    width = len(body[0][1])
    if width < 2:
        raise ValueError(
            f"Line {body[0][0]} has one column only. Columns are parted by commas, semicolons, tabs or spaces."
        )
    reading = reading_of((cell for _, cells in body for cell in cells), found.separator)
    if mark is not None:
        reading = Reading(mark, reading.doubtful)
    counted = list(header) == [str(place) for place in range(width)]  # by pandas
    names = tuple(header) if header and not counted else ("",) * width
    cells = pd.DataFrame(
        [cells for _, cells in body],
        index=pd.Index([line for line, _ in body], name="line"),
        columns=_distinct(names),
        dtype=object,
    )
    return Sheet(cells, found.separator, *reading, bool(header), names, found.left_out)


def _header(found: Rows, named: bool | None) -> tuple[Sequence[str], tuple[Row, ...]]:
    """The columns' names, none where there are none, and the rows of samples."""
    first, rest = found.rows[0][1], found.rows[1:]
    looks_so = _names_columns(first, [cells for _, cells in rest])
    if looks_so if named is None else named:
        return first, rest
    return found.named_by_remark if named is None else (), found.rows


def _names_columns(first: list[str], rest: list[list[str]]) -> bool:
    """Whether a row holds the names of the columns below it."""
    if not rest:
        return not any(map(_is_number, first))
    if first == [str(place) for place in range(len(first))] and len(first) > 2:
        return True  # pandas counts columns that have no names
    for name, *below in zip(first, *rest, strict=True):
        filled = [cell for cell in below if cell.lower() not in MISSING]
        if not name and filled:
            return True
        numbers = sum(map(_is_number, filled))
        if name and filled and not _is_number(name) and numbers > len(filled) / 2:
            return True
        others = set(filled)
        if not numbers and len(others) == 2 and name not in others:
            return True  # two classes below, of which this is none
    return False


def _is_number(cell: str) -> bool:
    return number_in_cell(cell, ".") is not None


def _distinct(names: Sequence[str]) -> list[str]:
    """A name for each column, none twice."""
    found: list[str] = []
    for place, name in enumerate(names, 1):
        text = " ".join(name.split())[:LONGEST_NAME] or f"column {place}"
        same, count = text, 1
        while same in found:
            count += 1
            same = f"{text} ({count})"
        found.append(same)
    return found
