"""The cells of a CSV file that a spreadsheet saved, whatever its encoding and its separator."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

MAX_MEGABYTES = 1
ENCODINGS = ("utf-8-sig", "cp949", "latin-1")  # what spreadsheets save, a Korean one among them
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Line = tuple[int, list[str]]


def lines_of(content: bytes) -> Iterator[Line]:
    """Line numbers and cells of the lines that are not empty.

    Comma, semicolon and tab all part columns.

    Raises:
        ValueError: it is too large, or no CSV file; with a sentence for the student.
    """
    if len(content) > MAX_MEGABYTES * 2**20:
        raise ValueError(f"The file is larger than {MAX_MEGABYTES} MB.")
    return _cells(_decoded(content))


def has_header(lines: list[Line]) -> bool:
    """Whether the first line has no number in it."""
    return bool(lines) and not any(is_number(cell) for cell in lines[0][1])


def number(line: int, cell: str) -> float:
    """The number in a cell.

    Raises:
        ValueError: there is none; with a sentence that names the line.
    """
    if not is_number(cell):
        raise ValueError(f"Line {line}: “{cell[:20]}” is not a number.")
    return float(cell)


def is_number(cell: str) -> bool:
    """Whether a cell holds a number, NaN and infinity among them."""
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell


def _decoded(content: bytes) -> str:
    for encoding in ("utf-16",) if content.startswith(UTF_16) else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValueError("This is not a text file. Save it as CSV, in UTF-8.")


def _cells(text: str) -> Iterator[Line]:
    first = text.lstrip().partition("\n")[0]
    separator = max(";\t,", key=first.count)  # a comma may be a decimal comma
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for number_of_line, line in enumerate(lines, start=1):
            cells = [cell.strip() for cell in line]
            if any(cells):
                yield number_of_line, cells
    except csv.Error as error:
        raise ValueError(f"This is not a CSV file: {error}.") from None
