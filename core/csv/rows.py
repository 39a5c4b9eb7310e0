"""The rows of a CSV text: what separates its columns, which lines are comments, which line each row is."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from core.csv.decimal_mark import number_in_cell
from core.datasets.table import MAX_ROWS

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
MAX_COLUMNS = 100
MAX_TITLES = 20  # lines above the table
LOOKED_AT = 60  # rows, to find out what separates columns
LONGEST_CELL = 3  # lines in a cell in quotes
SEPARATOR_LINE = re.compile(r'"?sep=([^"\w])"?\s*', re.IGNORECASE)  # with which Excel begins a file
COMMENT = re.compile(r'\s*"?(?:#|%|//)(?!"?\s*[,;\t|])')  # no column of that name

Line = tuple[int, str]  # its number, and its text
Row = tuple[int, list[str]]  # the number of its first line, and its cells


class Rows(NamedTuple):
    """What is in a file, as texts; every row has as many cells.

    Attributes:
        separator: what separates columns, a key of ``SEPARATORS`` or what a first line names.
        rows: a header, if there is one, and the samples.
        left_out: numbers of the lines that are comments or titles.
    """

    separator: str
    rows: list[Row]
    left_out: list[int]


def rows_of(text: str) -> Rows:
    """Return the rows of a file.

    Raises:
        ValueError: there are none, too many, or not of one width; with a sentence that names the line.
    """
    every = enumerate(io.StringIO(text + "\n", newline=None), 1)
    lines = [(number, line) for number, line in every if not line.isspace()]
    named = SEPARATOR_LINE.fullmatch(lines[0][1]) if lines else None
    if named:
        del lines[0]
    comments = [number for number, line in lines if COMMENT.match(line)]
    lines = [(number, line) for number, line in lines if not COMMENT.match(line)]
    separator = named[1] if named else max(SEPARATORS, key=lambda each: _fitness(lines, each))
    rows = list(islice(_parsed(lines, separator), MAX_ROWS + MAX_TITLES))
    if not rows:
        raise ValueError("The file holds no rows.")
    top = next((at for at, (_, cells) in enumerate(rows) if sum(map(bool, cells)) > 1), 0)
    titles, rows = [line for line, _ in rows[:top]], rows[top:]
    if len(rows) > MAX_ROWS + 1 or top >= MAX_TITLES:
        raise ValueError(f"The file holds more rows than {MAX_ROWS:,}, which is the most.")
    return Rows(separator, _of_one_width(rows), sorted(comments + titles))


def is_number(cell: str) -> bool:
    """Return whether a cell holds a number, whichever its decimal mark is."""
    return number_in_cell(cell) is not None


def _parsed(lines: Sequence[Line], separator: str) -> Iterator[Row]:
    """Yield the rows that are not empty."""
    texts = (line for _, line in lines)
    if separator == " ":
        texts = (" ".join(line.split()) + "\n" for line in texts)
    reader = csv.reader(texts, delimiter=separator, skipinitialspace=separator != " ")
    begun = 0
    try:
        for cells in reader:
            number = lines[begun][0]
            if reader.line_num - begun > LONGEST_CELL or cells[-1].endswith("\n"):
                raise ValueError(f"Line {number}: a quotation mark opens there and never closes.")
            if any(map(str.strip, cells)):
                yield number, [cell.strip() for cell in cells]
            begun = reader.line_num
    except csv.Error as error:
        number = lines[begun][0]
        raise ValueError(f"Line {number}: this is not a CSV file: {error}.") from None


def _fitness(lines: Sequence[Line], separator: str) -> float:
    """Return how well a separator makes rows of one width, and numbers, of the first rows.

    Spaces stand in dates and sentences, too, and count half.
    """
    try:
        rows = [cells for _, cells in islice(_parsed(lines, separator), LOOKED_AT)]
    except ValueError:
        return 0.0
    width = _usual_width(rows)
    usual = [cells for cells in rows if len(cells) == width > 1]
    cells = [cell for row in usual for cell in row[:MAX_COLUMNS] if cell]
    if not cells:
        return 0.0
    numbers = sum(map(is_number, cells)) / len(cells)
    return (0.5 if separator == " " else 1.0) * len(usual) / len(rows) * (0.1 + numbers)


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    return Counter(map(len, rows)).most_common(1)[0][0] if rows else 0


def _of_one_width(rows: list[Row]) -> list[Row]:
    """Return the rows without empty columns at their end."""
    width = _usual_width([cells for _, cells in rows])
    while width > 1 and not any(any(cells[width - 1 :]) for _, cells in rows):
        width -= 1
    rows = [(line, cells if any(cells[width:]) else cells[:width]) for line, cells in rows]
    line, names = rows[0]
    if len(names) == width - 1 and not any(map(is_number, names)):
        rows[0] = (line, ["", *names])  # R gives the column of row names none
    first = next((line for line, cells in rows[1:] if len(cells) == width), line)
    for line, cells in rows:
        if len(cells) != width:
            count = f"{len(cells)} column{'s' * (len(cells) != 1)}"
            raise ValueError(f"Line {line} has {count}, line {first} has {width}.")
    if width > MAX_COLUMNS:
        raise ValueError(f"The file has {width:,} columns; {MAX_COLUMNS} is the most.")
    return rows
