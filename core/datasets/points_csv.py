"""A student's own points from a CSV file, and back to one."""

from __future__ import annotations

import csv
import io
from itertools import islice

from core.datasets.csv_lines import has_header, lines_of, number
from core.datasets.points import COORDINATE_LIMIT, MAX_POINTS, Points


def read_csv(content: bytes) -> Points:
    """Points of a file with two columns of numbers and one of 0/1 labels, a header or none.

    Raises:
        ValueError: the file holds something else; with a sentence for the student.
    """
    rows = list(islice(lines_of(content), MAX_POINTS + 2))  # a header, and one too many
    if has_header(rows):
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


def _point(line: int, cells: list[str]) -> tuple[float, float, int]:
    if len(cells) != 3:
        raise ValueError(f"Line {line} has {len(cells)} columns; x1, x2 and a label make three.")
    x1, x2, label = (number(line, cell) for cell in cells)
    if not all(abs(place) <= COORDINATE_LIMIT for place in (x1, x2)):  # so for NaN, too
        raise ValueError(f"Line {line}: “{cells[0]}, {cells[1]}” is not a place on the plane.")
    if label not in (0, 1):
        raise ValueError(f"Line {line}: the label is “{cells[2][:20]}”; it must be 0 or 1.")
    return x1, x2, int(label)
