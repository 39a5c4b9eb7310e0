"""A student's own table from a CSV file."""

from __future__ import annotations

from itertools import islice

from core.datasets.csv_lines import has_header, lines_of, number
from core.datasets.table import LARGEST, MAX_FEATURES, MAX_ROWS, Table, table_of_rows


def read_table(content: bytes) -> Table:
    """The table in a file: columns of features, then the one to predict, a header or none.

    Raises:
        ValueError: the file holds something else; with a sentence for the student.
    """
    lines = list(islice(lines_of(content), MAX_ROWS + 2))  # a header, and one too many
    names = lines.pop(0)[1] if has_header(lines) else None
    if not lines:
        raise ValueError(
            f"The file holds no numbers: give one to {MAX_FEATURES} features and the number to predict, "
            "a line."
        )
    first, cells = lines[0]
    columns = len(cells)
    if names is not None and len(names) != columns:
        raise ValueError(f"The header has {len(names)} columns, line {first} has {columns}.")
    rows = []
    for line, cells in lines:
        if len(cells) != columns:
            raise ValueError(f"Line {line} has {len(cells)} columns, line {first} has {columns}.")
        row = tuple(number(line, cell) for cell in cells)
        for cell, value in zip(cells, row, strict=True):
            if not abs(value) <= LARGEST:  # so for NaN, too
                raise ValueError(f"Line {line}: “{cell[:20]}” is not a number up to {LARGEST:g}.")
        rows.append(row)
    return table_of_rows(rows, names)
