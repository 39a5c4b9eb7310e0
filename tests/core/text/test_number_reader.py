"""Numbers as people, programs and our own pages write them are read in one way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.number_reader import number_in, show
from core.text.number_text import exact, fixed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7), (" 7.50 ", 7.5), (".5", 0.5), ("7.", 7), ("1e3", 1e3), ("1E-3", 1e-3), ("+7", 7),
        ("0,5", 0.5), ("0.5", 0.5), ("０．５", 0.5), ("－１２", -12), ("٣", 3),
        ("10,000", 10_000), ("1,234,567.5", 1_234_567.5), ("1.234,5", 1234.5), ("1.234.567", 1_234_567),
        ("1\u202f234", 1234), ("1'234", 1234), ("10_000", 10_000), ("0,125", 0.125), ("1,5e+0", 1.5),
        ("−3", -3), ("-3", -3), ("–3", -3), ("1.0 × 10¹⁴", 1e14), ("−1.5×10⁻⁹", -1.5e-9),
    ],
)  # fmt: skip
def test_a_number_may_be_written_in_many_ways(text: str, value: float) -> None:
    assert number_in(text) == value


@pytest.mark.parametrize("text", ["10,000", "10.000"])
def test_the_mark_decides_where_a_number_can_be_read_either_way(text: str) -> None:
    assert {number_in(text, "."), number_in(text, ",")} == {10, 10_000}


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", ".", "e5", "1e", "1.2.3", "1,2,3", "10,00,0", "1 5", "nan", "inf", "0x10", "½", "5²", "10¹⁴",
     "1_0", "5 %", "$5", "9" * 401, "x1"],
)  # fmt: skip
def test_what_is_no_number_or_not_surely_one_is_none(text: str) -> None:
    assert number_in(text) is None


@given(st.floats(-1e300, 1e300))
def test_what_the_pages_write_is_read_again(value: float) -> None:
    assert number_in(show(value)) == value
    assert number_in(exact(value)) == value
    assert number_in(fixed(value, 3)) == pytest.approx(value, rel=0.006, abs=0.0006)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e6, "1000000"),
        (0.05, "0.05"),
        (1e-6, "0.000001"),
        (-2e-5, "-0.00002"),
        (1e-7, "1e-07"),
        (-3.0, "-3"),
        (7, "7"),
        (-0.0, "0"),
    ],
)
def test_a_number_is_written_in_the_shortest_way(value: float, text: str) -> None:
    assert show(value) == text


@given(st.floats(allow_nan=False))
def test_a_number_written_loses_nothing(value: float) -> None:
    assert float(show(value)) == value
