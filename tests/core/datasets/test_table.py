"""Tables as texts, and what can't be learnt from."""

import pytest
import torch

from core.datasets.table import (
    EXAM_SCORES,
    LARGEST,
    MAX_FEATURES,
    MAX_ROWS,
    NO_TABLE,
    from_text,
    table_of_rows,
    to_text,
)


def test_samples_are_the_rows() -> None:
    inputs, targets = EXAM_SCORES.sample()
    assert inputs.shape == (5, 3)
    assert targets.flatten().tolist() == [152, 185, 180, 196, 142]
    assert inputs.dtype == targets.dtype == torch.float32


def test_a_text_gives_back_its_table() -> None:
    assert to_text(EXAM_SCORES).startswith("exam 1,exam 2,exam 3,final;73,80,75,152;")
    assert from_text(to_text(EXAM_SCORES)) == EXAM_SCORES
    digits = table_of_rows([(100000.1, 123456789.12), (100000.2, 123456789.13)], None)
    assert from_text(to_text(digits)) == digits
    assert from_text(" ") == NO_TABLE
    assert to_text(NO_TABLE) == ""


def test_names_do_not_part_columns_and_none_is_empty() -> None:
    table = table_of_rows([(1.0, 2.0, 3.0), (4.0, 5.0, 6.0)], ["a,b;c", "  ", "y" * 50])
    assert table.columns == ("a b c", "x2", "y" * 20)
    assert from_text(to_text(table)) == table


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(1.0, 2.0)], "one row only"),
        ([(1.0,), (2.0,)], "has 1 column;"),
        ([(1.0,) * (MAX_FEATURES + 2), (2.0,) * (MAX_FEATURES + 2)], "has 12 columns"),
        ([(float(i), float(i)) for i in range(MAX_ROWS + 1)], "too many rows"),
        ([(1.0, 5.0), (2.0, 5.0)], "Every row ends in 5"),
    ],
)
def test_what_cannot_be_learnt_from_is_answered(rows: list[tuple[float, ...]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        table_of_rows(rows, None)


@pytest.mark.parametrize("row", ["1", "1,2,3", "1,two", "nan,1", "1,inf", f"1,{2 * LARGEST}"])
def test_a_link_with_another_row_is_answered(row: str) -> None:
    with pytest.raises(ValueError, match="not a row of 2 numbers"):
        from_text(f"x,y;1,2;{row}")
