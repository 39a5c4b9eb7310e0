"""Numbers as a student reads them: the one place where a number becomes text."""

from __future__ import annotations

import math
from decimal import Decimal

MINUS = "\N{MINUS SIGN}"
UNKNOWN = "–"
SMALLEST, LARGEST = 1e-6, 1e7  # beyond them powers of ten are easier to read than zeros
LARGEST_SETTING = 1e10  # which is counted: 10,000,000 epochs, seed 2,147,483,647
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def significant(value: float, digits: int = 3) -> str:
    """Return a measured number to so many digits: 1,720, 0.00116, 1.5 × 10⁻⁸, −0.25."""
    return special(value) or written(Decimal(f"{value:.{digits}g}"))


def exact(value: float) -> str:
    """Return a setting in the shortest way that loses nothing: 10,000, 0.00005, 1.0 × 10⁻⁹."""
    return special(value) or written(Decimal(repr(float(value))), LARGEST_SETTING)


def fixed(value: float, places: int) -> str:
    """Return a number with so many decimals: 0.693147, 1,234.500; −0.000 is 0.000.

    A number that is too large is written in powers of ten.
    """
    if special(value):
        return special(value)
    if abs(value) >= LARGEST:
        return in_powers(Decimal(f"{value:.3g}"))
    text = f"{abs(value):,.{places}f}"
    return (MINUS if value < 0 and text.strip("0.,") else "") + text


def percent(share: float, places: int = 1) -> str:
    """Return a share of 1 in percent: 91.7 %."""
    return f"{fixed(100 * share, places)} %" if math.isfinite(share) else UNKNOWN


def special(value: float) -> str:
    """Return the text of what is no finite number, or an empty one."""
    if math.isfinite(value):
        return ""
    return UNKNOWN if math.isnan(value) else "∞" if value > 0 else f"{MINUS}∞"


def written(value: Decimal, largest: float = LARGEST) -> str:
    """Return a number with all of its digits, in powers of ten where it is very small or large."""
    if value and not SMALLEST <= abs(value) < largest:
        return in_powers(value)
    text = f"{abs(value):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return MINUS * (value < 0) + text


def in_powers(value: Decimal) -> str:
    """Return a number as a mantissa from 1 to 10 and a power of ten: 1.0 × 10¹⁴."""
    power = value.adjusted()
    mantissa = f"{abs(value.scaleb(-power)):f}"
    mantissa = mantissa.rstrip("0") if "." in mantissa else mantissa + "."
    mantissa += "0" * mantissa.endswith(".")
    return f"{MINUS * (value < 0)}{mantissa} × 10{str(power).translate(SUPERSCRIPTS)}"
