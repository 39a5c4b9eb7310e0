"""The rows of a CSV text: what parts its columns, which lines are remarks, which line each row is."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.csv.number_columns import number_in_cell
from core.datasets.table import MAX_ROWS

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
MAX_COLUMNS = 100
LOOKED_AT = 60  # rows, to find out what parts columns
LONGEST_CELL = 3  # lines in a cell in quotes
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)  # with which Excel begins a file
WRAPPED = (
    re.compile(r'"([^"]*)"'),
    re.compile(r"[\[(]{1,2}([^\[\]()]*)[\])]{1,2}[,;]?"),
)
PARTED = re.compile(r"[,;\t ]")
REMARK = re.compile(r'\s*"?(?:#|%|//)(?!"?\s*[,;\t|])')  # no column of that name

Row = tuple[int, list[str]]  # the number of its line, and its cells


@dataclass(frozen=True)
class Rows:
    """What is in a file, as texts; every row has as many cells.

    Attributes:
        separator: what parts columns, a key of ``SEPARATORS``.
        rows: a header, if there is one, and the samples.
        left_out: numbers of the lines that are remarks or titles.
        named_by_remark: the last remark as names of the columns, if it is that.
    """

    separator: str
    rows: tuple[Row, ...]
    left_out: tuple[int, ...]
    named_by_remark: tuple[str, ...] = ()


def rows_of(text: str) -> Rows:
    """The rows of a file.

    Raises:
        ValueError: there are none, or not of one width; with a sentence that names the line.
    """
    lines = _unwrapped(list(io.StringIO(text + "\n", newline=None)))
    separator = None
    first = next((place for place, line in enumerate(lines) if line.strip()), None)
    if first is not None and (told := SEPARATOR_LINE.fullmatch(lines[first].rstrip("\n"))):
        separator, lines[first] = told[1], "\n"
    remarks = {place: line for place, line in enumerate(lines, 1) if REMARK.match(line)}
    for place in remarks:
        lines[place - 1] = "\n"  # numbers of lines stay
    if separator is None:
        separator = max(SEPARATORS, key=lambda each: _fitness(lines, each))
    rows = _cells(lines, separator)
    if not rows:
        raise ValueError("The file holds no rows.")
    rows, titles = _without_titles(rows)
    rows = _of_one_width(rows)
    width = len(rows[0][1])
    if len(rows) > MAX_ROWS + 1:
        raise ValueError(f"The file holds more rows than {MAX_ROWS:,}, which is the most.")
    if width > MAX_COLUMNS:
        raise ValueError(f"The file has {width:,} columns; {MAX_COLUMNS} is the most.")
    names = _names_in(remarks, separator, width, before=rows[0][0])
    return Rows(separator, tuple(rows), tuple(sorted({*remarks, *titles})), names)


def _unwrapped(lines: list[str]) -> list[str]:
    """The lines without what stands around each of them: quotes, or the brackets of a list."""
    for wrapped in WRAPPED:
        inside = [wrapped.fullmatch(line.strip()) for line in lines if line.strip()]
        if inside and all(found and PARTED.search(found[1]) for found in inside):
            return [
                found[1] + "\n" if (found := wrapped.fullmatch(line.strip())) else line
                for line in lines
            ]
    return lines


def _cells(lines: list[str], separator: str, most: int | None = None) -> list[Row]:
    """The lines that are not empty, in cells."""
    if separator == " ":
        lines = [line.strip().replace("\t", " ") + "\n" for line in lines]
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    rows: list[Row] = []
    begun = 1
    try:
        for line in reader:
            cells = [cell.strip() for cell in line]
            if reader.line_num - begun >= LONGEST_CELL or (line and line[-1].endswith("\n")):
                raise ValueError(f"Line {begun}: a quotation mark opens there and never closes.")
            if any(cells):
                rows.append((begun, cells))
            begun = reader.line_num + 1
            if most is not None and len(rows) == most:
                break
    except csv.Error as error:
        raise ValueError(f"Line {begun}: this is not a CSV file: {error}.") from None
    return rows


def _fitness(lines: list[str], separator: str) -> float:
    """How well a separator parts columns: in how many rows into as many, and into numbers."""
    try:
        rows = [cells for _, cells in _cells(lines, separator, LOOKED_AT)]
    except ValueError:
        return 0.0
    width = _usual_width(rows)
    if width < 2:
        return 0.0
    usual = [cells for cells in rows if len(cells) == width]
    cells = [cell for row in usual for cell in row if cell]
    numbers = sum(number_in_cell(cell, ".") is not None for cell in cells)
    return len(usual) / len(rows) * (0.1 + numbers / max(1, len(cells)))


def _usual_width(rows: Iterable[list[str]]) -> int:
    counted = Counter(map(len, rows))
    return counted.most_common(1)[0][0] if counted else 0


def _without_titles(rows: list[Row]) -> tuple[list[Row], list[int]]:
    """The rows after those at the top with one cell alone, and the lines of these."""
    if _usual_width(cells for _, cells in rows) < 2:
        return rows, []
    first = next((at for at, (_, cells) in enumerate(rows) if sum(map(bool, cells)) > 1), 0)
    return rows[first:], [line for line, _ in rows[:first]]


def _of_one_width(rows: list[Row]) -> list[Row]:
    """The rows without columns at the end that are empty; R's column without a name has an empty one."""
    header = len(rows[0][1])
    counted = Counter(len(cells) for _, cells in rows[1:] or rows)
    width = max(counted, key=lambda each: (counted[each], each == header))
    rows = [(line, _trimmed(cells, width)) for line, cells in rows]
    while width > 1 and all(cells[width - 1 :] in ([], [""]) for _, cells in rows):
        width -= 1
        rows = [(line, _trimmed(cells, width)) for line, cells in rows]
    line, names = rows[0]
    if len(names) == width - 1 and not any(number_in_cell(name, ".") is not None for name in names):
        rows[0] = (line, ["", *names])
    first = next((line for line, cells in rows[1:] if len(cells) == width), line)
    for line, cells in rows:
        if len(cells) != width:
            count = f"{len(cells)} column{'s' * (len(cells) != 1)}"
            raise ValueError(f"Line {line} has {count}, line {first} has {width}.")
    return rows


def _trimmed(cells: list[str], width: int) -> list[str]:
    """The cells, without the empty ones beyond a width."""
    extra = cells[width:]
    return cells if any(extra) else cells[:width]


def _names_in(
    remarks: dict[int, str], separator: str, width: int, *, before: int
) -> tuple[str, ...]:
    """The last remark above the rows as names of the columns, as NumPy writes them."""
    above = [line for place, line in remarks.items() if place < before]
    if not above or width < 2:
        return ()
    text = re.sub(r"^[\s\"#%/]+", "", above[-1])
    try:
        parted = _cells([text], separator)
    except ValueError:  # a remark may hold any quotation mark
        return ()
    names = parted[0][1] if parted else []
    words = not any(number_in_cell(name, ".") is not None for name in names)
    return tuple(names) if len(names) == width and words else ()
