"""A number becomes text in one way, which a student can read."""

from __future__ import annotations

import math

import pytest

from core.text.number_text import exact, fixed, percent, significant


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1.79e-6, "0.00000179"), (1720.4, "1,720"), (0.0011599, "0.00116"), (1.33e-9, "1.33 × 10⁻⁹"),
        (100832863322112.0, "1.01 × 10¹⁴"), (1e14, "1.0 × 10¹⁴"), (-0.25, "−0.25"), (0.0, "0"),
        (-0.0, "0"), (999.96, "1,000"), (44000.3, "44,000"), (math.nan, "–"), (-math.inf, "−∞"),
    ],
)  # fmt: skip
def test_a_measured_number_has_three_digits(value: float, said: str) -> None:
    assert significant(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (5e-5, "0.00005"), (1e-6, "0.000001"), (1e-9, "1.0 × 10⁻⁹"), (10_000, "10,000"), (0.1, "0.1"),
        (1.0, "1"), (-7.25, "−7.25"), (1e7, "10,000,000"), (2**31 - 1, "2,147,483,647"), (1e10, "1.0 × 10¹⁰"),
    ],
)  # fmt: skip
def test_a_setting_loses_nothing(value: float, said: str) -> None:
    assert exact(value) == said


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (0.6931472, 6, "0.693147"), (-0.0002, 3, "0.000"), (-7.7, 3, "−7.700"),
        (293081.4643, 2, "293,081.46"), (-9.2e34, 6, "−9.2 × 10³⁴"), (math.nan, 3, "–"),
    ],
)  # fmt: skip
def test_decimals_may_be_asked_for(value: float, places: int, said: str) -> None:
    assert fixed(value, places) == said


def test_a_share_is_told_in_percent() -> None:
    assert (percent(0.9167), percent(1.0, 0), percent(math.nan)) == ("91.7 %", "100 %", "–")
