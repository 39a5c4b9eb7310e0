"""A student's own table: read right, or answered with a sentence."""

import re

import pytest

from core.datasets.csv_lines import MAX_MEGABYTES
from core.datasets.exam_scores import EXAM_SCORES
from core.datasets.table import MAX_ROWS
from core.datasets.table_csv import read_table

EXAMS = b"exam 1,exam 2,exam 3,final\n73,80,75,152\n93,88,93,185\n89,91,90,180\n96,98,100,196\n73,66,70,142\n"


def test_the_last_column_is_the_target() -> None:
    assert read_table(EXAMS) == EXAM_SCORES


def test_a_header_is_optional() -> None:
    table = read_table(EXAMS.partition(b"\n")[2])
    assert table.columns == ("x1", "x2", "x3", "y")
    assert table.inputs == EXAM_SCORES.inputs


def test_a_spreadsheet_may_part_columns_by_semicolons_and_write_korean() -> None:
    table = read_table("면적;가격\n30;1.5\n50;2.5\n".encode("cp949"))
    assert table.columns == ("면적", "가격")
    assert table.targets == (1.5, 2.5)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file holds no numbers: give one to 10 features and the number to predict, a line."),
        (b"size,price\n", "The file holds no numbers:"),
        (b"1,2\n3,x\n", "Line 2: “x” is not a number."),
        (b"1,2\n,4\n", "Line 2: “” is not a number."),
        (b"1,2\n3,4,5\n", "Line 2 has 3 columns, line 1 has 2."),
        (b"a,b,c\n1,2\n3,4\n", "The header has 3 columns, line 2 has 2."),
        (b"1,2\n3,nan\n", "Line 2: “nan” is not a number up to 1e+09."),
        (b"1,2\n1e10,4\n", "Line 2: “1e10” is not a number up to 1e+09."),
        (b"1\n2\n", "A row has 1 column;"),
        (b"1,2\n", "There is one row only; give two or more."),
        (b"1,2\n" * (MAX_ROWS + 5), "There are too many rows; 2,000 is the most."),
        (b"1,5\n2,5\n", "Every row ends in 5; there is nothing to predict."),
        (b"1" * (MAX_MEGABYTES * 2**20 + 1), "The file is larger than 1 MB."),
        (bytes(range(256)), "This is not a text file."),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_with_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)) as caught:
        read_table(content)
    assert re.fullmatch(r"[A-Z].*\.", str(caught.value))
