"""Numbers as people and programs write them: 1.5, 1,5, 10,000, 1.234,5, −2, 1 000, 1.0 × 10¹⁴.

Fields, links and files read them here, all in one way.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

Mark = Literal[".", ","]  # what parts a number's fraction
OTHER: dict[Mark, Mark] = {".": ",", ",": "."}
LONGEST = 400  # characters of a number
SMALLEST = 1e-6  # that is written without an exponent
# Dashes that stand for a minus, and marks as wide as an East Asian letter; \d has the digits.
PLAIN = str.maketrans({**dict.fromkeys("−－﹣–", "-"), "．": ".", "，": ",", "＋": "+"})
BEFORE_THREE = re.compile(r"(?<=\d)[\u00a0\u2009\u202f'’_](?=\d{3}(?!\d))")  # 1 000, 1'000, 1_000
POWER = re.compile(r"\s?×\s?10(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)$")
FROM_SUPERSCRIPT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
USUAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")  # read six times as fast
NUMBER: dict[Mark, re.Pattern[str]] = {
    ".": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"),
    ",": re.compile(r"[+-]?(?:\d+(?:,\d+)?|,\d+)(?:[eE][+-]?\d+)?"),
}
THOUSANDS: dict[Mark, re.Pattern[str]] = {  # by the mark of the fraction
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?"),
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?"),
}


def plain(text: str) -> str:
    """Return a number's text with an ASCII minus and an exponent, without spaces between thousands."""
    text = text.strip()
    if text.isascii() and text.replace(".", "").isalnum():
        return text
    text = BEFORE_THREE.sub("", text.translate(PLAIN))
    return POWER.sub(lambda found: "e" + found[1].translate(FROM_SUPERSCRIPT), text)


def number_in(text: str, mark: Mark = ".") -> float | None:
    """Return the number that a text says, or ``None``: NaN and infinity are words here.

    ``mark`` decides where a number can be read either way, as 10,000 can; another decimal mark is
    understood where it can't be.
    """
    if len(text) > LONGEST:
        return None
    if mark == "." and USUAL.fullmatch(text):
        return float(text)
    text = plain(text)
    for point in (mark, OTHER[mark]):
        if THOUSANDS[point].fullmatch(text):
            return float(text.replace(OTHER[point], "").replace(point, "."))
        if NUMBER[point].fullmatch(text):
            return float(text.replace(point, "."))
    return None


def show(value: float) -> str:
    """Return the shortest text that ``number_in`` reads as this very number: 1000000, 0.00001, 1e-12."""
    text = repr(float(value) + 0.0).removesuffix(".0")  # + 0.0 makes -0.0 a 0
    return f"{Decimal(text):f}" if "e-" in text and abs(value) >= SMALLEST else text
