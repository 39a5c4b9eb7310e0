"""Numbers as people and programs write them: 1.5, 1,5, 1.234,5, −2, 1 000."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

Mark = Literal[".", ","]  # what parts a number's fraction
OTHER: dict[Mark, Mark] = {".": ",", ",": "."}
MINUS = str.maketrans(dict.fromkeys("−－﹣–", "-"))
SPACE_BEFORE_THREE = re.compile(r"(?<=\d)[\u00a0\u2009\u202f'’](?=\d{3}(?!\d))")  # 1 000, 1'000
SIGNS = " \u00a0\u202f'%$€£¥₩원"
LONGEST = 400  # characters of a number
WHOLE = re.compile(r"[+-]?\d+")
NUMBER: dict[Mark, re.Pattern[str]] = {
    ".": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"),
    ",": re.compile(r"[+-]?(?:\d+(?:,\d+)?|,\d+)(?:[eE][+-]?\d+)?"),
}
THOUSANDS: dict[Mark, re.Pattern[str]] = {  # by the mark of the fraction
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?"),
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?"),
}
EITHER_WAY = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


class Reading(NamedTuple):
    """How the numbers of a file are read: its decimal mark, and a number that could be another."""

    mark: Mark
    doubtful: str | None


def plain(cell: str) -> str:
    """A cell with an ASCII minus and without spaces between thousands, a percent or a currency sign.

    An apostrophe before a number is a spreadsheet's way to keep it as text.
    """
    text = cell.strip()
    if text.replace(".", "").isalnum() and text.isascii():
        return text
    return SPACE_BEFORE_THREE.sub("", text.translate(MINUS)).strip(SIGNS)


def number_in(cell: str, mark: Mark) -> float | None:
    """The number that a cell holds, or ``None``: NaN and infinity are words here.

    ``mark`` decides where a number can be read either way; another decimal mark is understood
    where it can't be.
    """
    if len(cell) > LONGEST:
        return None
    text = plain(cell)
    if WHOLE.fullmatch(text):
        return float(text)
    for point in (mark, OTHER[mark]):
        if THOUSANDS[point].fullmatch(text):
            return float(text.replace(OTHER[point], "").replace(point, "."))
        if NUMBER[point].fullmatch(text):
            return float(text.replace(point, "."))
    return None


def reading_of(cells: Iterable[str], separator: str) -> Reading:
    """The decimal mark of a file, from the numbers that can be read in one way alone.

    Where there are none, 1.234 beside semicolons has the thousands of a German spreadsheet, and so
    has 1,234 in quotes beside commas those of an English one; elsewhere both are fractions.
    """
    votes: Counter[Mark] = Counter()
    doubtful: str | None = None
    for cell in cells:
        text = plain(cell)
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
