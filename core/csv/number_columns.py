"""Numbers in the cells of a file, and which mark parts their fractions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from core.text.number_reader import NUMBER, OTHER, THOUSANDS, Mark, number_in, plain

SIGNS = " \u00a0\u202f'%$€£¥₩원"
EITHER_WAY = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


class Reading(NamedTuple):
    """How the numbers of a file are read: its decimal mark, and a number that could be another."""

    mark: Mark
    doubtful: str | None


def number_in_cell(cell: str, mark: Mark) -> float | None:
    """Return the number that a cell holds, or ``None``; ``mark`` is as in ``number_in``."""
    return number_in(without_signs(cell), mark)


def without_signs(cell: str) -> str:
    """Return a cell without a percent or a currency sign.

    An apostrophe before a number is a spreadsheet's way to keep it as text.
    """
    return cell.strip(SIGNS)


def reading_of(cells: Iterable[str], separator: str) -> Reading:
    """The decimal mark of a file, from the numbers that can be read in one way alone.

    Where there are none, 1.234 beside semicolons has the thousands of a German spreadsheet, and so
    has 1,234 in quotes beside commas those of an English one; elsewhere both are fractions.
    """
    votes: Counter[Mark] = Counter()
    doubtful: str | None = None
    for cell in cells:
        text = plain(without_signs(cell))
        if "." not in text and "," not in text:
            continue
        if EITHER_WAY.fullmatch(text):
            doubtful = doubtful or text
        elif (mark := _mark_of(text)) is not None:
            votes[mark] += 1
    if votes:
        ((most, _),) = votes.most_common(1)
        return Reading(most, doubtful if len(votes) > 1 else None)
    if doubtful is None:
        return Reading(".", None)
    in_it: Mark = "." if "." in doubtful else ","
    thousands = {".": ";", ",": ","}[in_it] == separator
    sure = separator == "," and in_it == "."
    return Reading(OTHER[in_it] if thousands else in_it, None if sure else doubtful)


def _mark_of(text: str) -> Mark | None:
    """The decimal mark of a number that can be read in one way alone."""
    marks: tuple[Mark, Mark] = (".", ",")
    for mark in marks:
        if THOUSANDS[mark].fullmatch(text) or (mark in text and NUMBER[mark].fullmatch(text)):
            return mark
    return None
