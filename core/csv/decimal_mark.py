"""Numbers in the cells of a file, and which mark begins their fractions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from core.text.number_reader import OTHER, Mark, number_in, plain

# An apostrophe before a number is a spreadsheet's way to keep it as text.
SIGNS = " \u00a0\u202f'%$€£¥₩원"
EITHER_WAY = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
ENOUGH = 1_000  # numbers with a mark, to tell what it means


def number_in_cell(cell: str, mark: Mark = ".") -> float | None:
    """Return the number that a cell holds beside a percent or currency sign, or ``None``."""
    return number_in(cell.strip(SIGNS), mark)


def decimal_mark(cells: Iterable[str], separator: str) -> tuple[Mark, str | None]:
    """Return the decimal mark of a file's numbers, and one that has another value with the other mark.

    The numbers that can be read in one way alone decide. Where there are none, 1.234 beside
    semicolons has the thousands of a German spreadsheet, and 1,234 in quotes beside commas those of
    an English one; elsewhere both are fractions.
    """
    votes: Counter[Mark] = Counter()
    doubtful: str | None = None
    for cell in cells:
        if "." not in cell and "," not in cell:
            continue
        text = plain(cell.strip(SIGNS))
        if EITHER_WAY.fullmatch(text):
            doubtful = doubtful or text
        elif number_in(text) is not None:
            last: Mark = "." if text.rfind(".") > text.rfind(",") else ","
            votes[last if text.count(last) == 1 else OTHER[last]] += 1
            if votes.total() == ENOUGH:
                break
    if votes:
        return votes.most_common(1)[0][0], doubtful if len(votes) > 1 else None
    if doubtful is None:
        return ".", None
    in_it: Mark = "." if "." in doubtful else ","
    thousands = (separator, in_it) in ((";", "."), (",", ","))
    sure = (separator, in_it) == (",", ".")
    return OTHER[in_it] if thousands else in_it, None if sure else doubtful
