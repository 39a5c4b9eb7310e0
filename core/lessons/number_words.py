"""Numbers as a lesson's sentences say them."""

from __future__ import annotations

import math
from decimal import Decimal

from core.text.number_text import LARGEST, MINUS, fixed, in_powers

SMALLEST = 1e-9  # below which a number is written as a power of ten


def decimal(value: float, places: int = 3) -> str:
    """Return a number with so many decimals: 0.693, −9.989, 29,662, 1.0 × 10¹⁴."""
    if not math.isfinite(value) or abs(value) >= LARGEST:
        return power_of_ten(value)
    return fixed(value, places)


def significant(value: float, digits: int = 3) -> str:
    """Return a number rounded to so many digits, without an exponent: 0.0000454, 7,650, 5.77."""
    if value and not SMALLEST <= abs(value) < LARGEST:
        return power_of_ten(value)
    return f"{Decimal(f'{value:.{digits - 1}e}'):,f}".replace("-", MINUS)


def power_of_ten(value: float) -> str:
    """Return a number as one digit, one decimal and a power of ten: 1.0 × 10¹⁴."""
    if not math.isfinite(value):
        return "beyond all numbers"
    return in_powers(Decimal(f"{value:.1e}"))


def listed(texts: list[str]) -> str:
    """Return texts as a sentence lists them: a, b and c."""
    *others, last = texts
    return f"{', '.join(others)} and {last}" if others else last
