"""A CSV file as a sheet of named columns, and how it was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from core.csv.decimal_mark import decimal_mark, number_in_cell
from core.csv.decode import text_of
from core.csv.rows import LOOKED_AT, SEPARATORS, is_number, rows_of
from core.text.number_reader import Mark

if TYPE_CHECKING:
    import pandas as pd

LONGEST_NAME = 40
SHOWN = 5  # rows of a preview
FEW_CLASSES = 10  # in a column that may hold labels
MISSING = {"", "na", "n/a", "nan", "null", "none", "#n/a", "?", "\\n"}  # a cell that holds nothing
# Names of columns that count the rows, if they go from 0 or 1 by ones.
COUNTS_ROWS = re.compile(
    r"(?i:index|num|number|#|rows?|rownames|obs|순번|연번|unnamed: 0|n[or]\.?|(.*[ _-])?id|.*번호)|.*[a-z]I[dD]"
)


@dataclass(frozen=True, eq=False)
class Sheet:
    """The samples in a file.

    Attributes:
        cells: texts, a row a sample; the index holds the numbers of their lines, the columns have
            names of their own.
        separator: what separates columns in the file.
        mark: the decimal mark that its numbers are read with.
        doubtful: a number in it that has another value with the other mark, if any decides nothing.
        header: whether its first row was taken for the columns' names.
        names: these names, empty where there are none.
        left_out: numbers of the lines that are comments or titles.
    """

    cells: pd.DataFrame
    separator: str
    mark: Mark
    doubtful: str | None
    header: bool
    names: tuple[str, ...]
    left_out: Sequence[int]

    @property
    def columns(self) -> list[str]:
        """Return the columns, from left to right."""
        return list(self.cells.columns)

    @property
    def named(self) -> bool:
        """Return whether the file has names for its columns, which are more than numbers."""
        return any(name and not is_number(name) for name in self.names)

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """Return the cells as numbers, NaN where there is none."""
        return self.cells.map(lambda cell: number_in_cell(cell, self.mark)).astype(float)

    @cached_property
    def filled(self) -> pd.DataFrame:
        """Return whether there is something in each cell."""
        return self.cells.map(_is_filled)

    def is_row_number(self, column: str) -> bool:
        """Return whether a column without a name, or with one that says so, counts the rows."""
        name = self.names[self.columns.index(column)]
        if not any(self.names) or (name and not COUNTS_ROWS.fullmatch(name)):
            return False
        numbers = self.numbers[column].to_numpy()
        if not name and np.isnan(numbers).any():
            return True  # R's names of rows
        counted = np.arange(len(numbers))
        return any(np.array_equal(numbers, counted + start) for start in (0, 1))

    def is_numeric(self, column: str) -> bool:
        """Return whether most of what is in a column are numbers."""
        filled = self.filled[column]
        return bool(self.numbers[column][filled].notna().mean() > 0.5) if filled.any() else False

    def classes(self, column: str) -> list[str]:
        """Return what a column holds, each thing once, in the order of the file."""
        cells, same = self._cells_and_classes(column)
        return list(cells[~same.duplicated()])

    def first_spelling(self, column: str) -> dict[int, str]:
        """Return the class of each line that has one, in its first spelling: Yes, YES and yes are Yes."""
        cells, same = self._cells_and_classes(column)
        spelled = cells.groupby(same, sort=False).transform("first")
        return dict(zip(map(int, cells.index), spelled, strict=True))

    def _cells_and_classes(self, column: str) -> tuple[pd.Series, pd.Series]:
        """Return the cells of a column, and what is equal where they are of one class.

        Numbers that are equal are one class, and so are words that differ in their case.
        """
        filled = self.filled[column]
        cells, numbers = self.cells[column][filled], self.numbers[column][filled]
        return cells, cells.str.casefold() if numbers.isna().any() else numbers

    def lines_with_gaps(self, columns: Sequence[str]) -> list[int]:
        """Return the lines that have nothing in one of the columns."""
        gaps = ~self.filled[list(columns)].all(axis=1)
        return [int(line) for line in self.cells.index[gaps]]

    def without(self, lines: Sequence[int]) -> Sheet:
        """Return the sheet without these lines."""
        return replace(self, cells=self.cells.drop(index=list(lines)))

    def told(self) -> list[str]:
        """Return how the file was read, in a few words each."""
        separator = SEPARATORS.get(self.separator, self.separator)
        said = [f"{len(self.cells):,} rows, columns parted by {separator}"]
        if self.mark == "," and self.doubtful is None:
            said.append("decimal comma")
        if self.left_out:
            lines = ", ".join(map(str, self.left_out[:5]))
            more = ", …" if len(self.left_out) > 5 else ""
            said.append(f"line{'s' * (len(self.left_out) > 1)} {lines}{more} left out")
        return said


def read_sheet(content: bytes, *, named: bool | None = None, mark: Mark | None = None) -> Sheet:
    """Return the samples in a file, its first row taken for names where ``named``, or where it looks so.

    ``mark`` is the decimal mark, found out where it is ``None``.

    Raises:
        ValueError: nothing can be read; with a sentence for the student.
    """
    import pandas as pd  # only where there is a table

    separator, rows, left_out = rows_of(text_of(content))
    first = rows[0][1]
    width = len(first)
    counted = first == [str(place) for place in range(width)] and width > 2  # by pandas
    header = counted or _names_columns(first, rows[1:]) if named is None else named
    body = rows[header:]
    if not body:
        raise ValueError("The file holds a header, and no rows below it.")
    if width < 2:
        raise ValueError(
            f"Line {body[0][0]} has one column only. Columns are parted by commas, semicolons, tabs or spaces."
        )
    likely, doubtful = decimal_mark((cell for _, cells in body for cell in cells), separator)
    names = tuple(first) if header and not counted else ("",) * width
    cells = pd.DataFrame(
        [cells for _, cells in body],
        index=pd.Index([line for line, _ in body], name="line"),
        columns=list(_distinct(names)),
        dtype=object,
    )
    return Sheet(cells, separator, mark or likely, doubtful, header, names, left_out)


def first_rows(sheet: Sheet, roles: Mapping[str, str], label: str | None, one: str) -> pd.DataFrame:
    """Return the first rows as texts: numbers as they were read, labels with what they count as, the rest.

    ``roles`` names the columns that are used: x1 -> column. ``label`` is the one that holds classes,
    of which ``one`` counts as 1.
    """
    import pandas as pd  # only where there is a table

    head = sheet.cells.head(SHOWN)
    shown: dict[str, list[str]] = {"line": [str(line) for line in head.index]}
    for role, column in roles.items():
        numbers = sheet.numbers[column].head(SHOWN)
        cells = [
            cell if pd.isna(number) else f"{number:.12g}"
            for cell, number in zip(head[column], numbers, strict=True)
        ]
        if column == label:
            spelled = sheet.first_spelling(column)
            cells = [
                _counted(cell, spelled[line] == one) if line in spelled else cell
                for line, cell in zip(head.index, head[column], strict=True)
            ]
        shown[role if role == column else f"{role} · {column}"] = cells
    for column in sheet.columns:
        if column not in roles.values():
            shown[f"not used · {column}"] = list(head[column])
    return pd.DataFrame(shown)


def _is_filled(cell: str) -> bool:
    return cell.lower() not in MISSING


def _names_columns(first: list[str], rest: Sequence[tuple[int, list[str]]]) -> bool:
    """Return whether a row holds the names of the columns below it; a sample of these decides."""
    if not rest:
        return not any(map(is_number, first))
    sample = [cells for _, cells in rest[:: len(rest) // LOOKED_AT + 1]]
    for name, *below in zip(first, *sample, strict=True):
        filled = list(filter(_is_filled, below))
        numbers = sum(map(is_number, filled))
        if filled and (not name or (not is_number(name) and numbers > len(filled) / 2)):
            return True
        if not numbers and len(set(filled)) == 2 and name not in filled:
            return True  # two classes below, of which this is none
    return False


def _distinct(names: Sequence[str]) -> Iterator[str]:
    """Yield a name for each column, none twice."""
    used: set[str] = set()
    for place, name in enumerate(names, 1):
        text = " ".join(name.split())[:LONGEST_NAME] or f"column {place}"
        same, count = text, 1
        while same in used:
            count += 1
            same = f"{text} ({count})"
        used.add(same)
        yield same


def _counted(cell: str, is_one: bool) -> str:
    """Return a label as the preview shows it: “yes → 1”."""
    return cell if cell == str(int(is_one)) else f"{cell} → {int(is_one)}"
