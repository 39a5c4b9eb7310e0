"""A student's own points from a CSV file, and back to one."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

from core.datasets.points import COORDINATE_LIMIT, MAX_POINTS, Points

MAX_MEGABYTES = 1
ENCODINGS = ("utf-8-sig", "cp949", "latin-1")  # what spreadsheets save, a Korean one among them
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_csv(content: bytes) -> Points:
    """Points of a file with two columns of numbers and one of 0/1 labels, a header or none.

    Comma, semicolon and tab all part columns.

    Raises:
        ValueError: the file holds something else; with a sentence for the student.
    """
    if len(content) > MAX_MEGABYTES * 2**20:
        raise ValueError(f"The file is larger than {MAX_MEGABYTES} MB.")
    rows = list(islice(_rows(_decoded(content)), MAX_POINTS + 2))  # a header, and one too many
    if rows and not any(_is_number(cell) for cell in rows[0][1]):
        rows = rows[1:]
    if not rows:
        raise ValueError("The file holds no points: give two numbers and a label, 0 or 1, a line.")
    if len(rows) > MAX_POINTS:
        raise ValueError(f"The file holds too many points; {MAX_POINTS:,} is the most.")
    points = [_point(line, cells) for line, cells in rows]
    labels = tuple(label for _, _, label in points)
    if len(set(labels)) == 1:
        raise ValueError(f"Every point is of class {labels[0]}; there is nothing to tell apart.")
    return Points(tuple((x1, x2) for x1, x2, _ in points), labels)


def write_csv(points: Points) -> str:
    """The points as a file that ``read_csv`` reads."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["x1", "x2", "label"])
    pairs = zip(points.inputs, points.labels, strict=True)
    writer.writerows([*place, label] for place, label in pairs)
    return text.getvalue()


def _decoded(content: bytes) -> str:
    for encoding in ("utf-16",) if content.startswith(UTF_16) else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValueError("This is not a text file. Save it as CSV, in UTF-8.")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and cells of the lines that are not empty."""
    first = text.lstrip().partition("\n")[0]
    separator = max(";\t,", key=first.count)  # a comma may be a decimal comma
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for number, line in enumerate(lines, start=1):
            cells = [cell.strip() for cell in line]
            if any(cells):
                yield number, cells
    except csv.Error as error:
        raise ValueError(f"This is not a CSV file: {error}.") from None


def _point(line: int, cells: list[str]) -> tuple[float, float, int]:
    if len(cells) != 3:
        raise ValueError(f"Line {line} has {len(cells)} columns; x1, x2 and a label make three.")
    for cell in cells:
        if not _is_number(cell):
            raise ValueError(f"Line {line}: “{cell[:20]}” is not a number.")
    x1, x2, label = (float(cell) for cell in cells)
    if not all(abs(number) <= COORDINATE_LIMIT for number in (x1, x2)):  # so for NaN, too
        raise ValueError(f"Line {line}: “{cells[0]}, {cells[1]}” is not a place on the plane.")
    if label not in (0, 1):
        raise ValueError(f"Line {line}: the label is “{cells[2][:20]}”; it must be 0 or 1.")
    return x1, x2, int(label)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell
