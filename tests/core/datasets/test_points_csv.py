"""A student's own file: read right whatever program wrote it, or answered with a sentence."""

from __future__ import annotations

import codecs
import re
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets.csv_lines import MAX_MEGABYTES
from core.datasets.points import COORDINATE_LIMIT, MAX_POINTS, Points
from core.datasets.points_csv import read_csv, write_csv

SENTENCE = re.compile(r"[A-Z].*\.", re.DOTALL)
TWO = Points(((1.0, 2.5), (-3.0, 4e-3)), (0, 1))
BODY = "1,2.5,0\n-3,4e-3,1\n"
BOM_16_LE = codecs.BOM_UTF16_LE
HUGE = 200 * 2**20

COORDINATE = st.floats(-COORDINATE_LIMIT, COORDINATE_LIMIT)


@st.composite
def two_classes(draw: st.DrawFn) -> Points:
    """Points with both classes among them."""
    places = draw(st.lists(st.tuples(COORDINATE, COORDINATE), min_size=2, max_size=12))
    rest = draw(st.lists(st.integers(0, 1), min_size=len(places) - 2, max_size=len(places) - 2))
    return Points(tuple(places), (0, 1, *rest))


def complaint(content: bytes) -> str:
    """The sentence that answers a file."""
    with pytest.raises(ValueError) as caught:
        read_csv(content)
    sentence = str(caught.value)
    assert SENTENCE.fullmatch(sentence)
    assert len(sentence) < 140
    return sentence


@given(two_classes())
def test_what_is_downloaded_is_read_back_to_the_last_bit(points: Points) -> None:
    assert read_csv(write_csv(points).encode()) == points


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t", " , "])
@pytest.mark.parametrize("header", ["", "x1,x2,label\n", '"first","second","class"\n'])
def test_comma_semicolon_and_tab_part_columns_under_a_header_or_none(
    header: str, separator: str, end: str
) -> None:
    text = (header + BODY).replace(",", separator).replace("\n", end)
    assert read_csv(text.encode()) == TWO


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("가로,세로,분류\n", "cp949"),
        ("가로,세로,분류\n", "utf-8"),
        ("가로,세로,분류\n", "utf-8-sig"),
        ("가로,세로,분류\n", "utf-16"),
        ("größe,höhe,é\n", "latin-1"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
    ],
)
def test_a_file_is_read_in_the_encoding_that_its_program_chose(header: str, encoding: str) -> None:
    assert read_csv((header + BODY).encode(encoding)) == TWO


def test_utf_16_is_read_in_either_byte_order() -> None:
    assert read_csv(codecs.BOM_UTF16_BE + BODY.encode("utf-16-be")) == TWO
    assert read_csv(BOM_16_LE + BODY.encode("utf-16-le")) == TWO


def test_empty_lines_quotes_and_spaces_do_not_matter() -> None:
    text = '\n\n x1 ,x2, label\n\n"1", 2.5 ,0\n,,\n-3,4e-3,"1"\n\n'
    assert read_csv(text.encode()) == TWO


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n\n\n", b"  ", b"x1,x2,label\n", codecs.BOM_UTF8, BOM_16_LE, b",,\n,,\n",
        pytest.param("가로,세로,분류".encode("cp949"), id="a Korean header alone"),
    ],
)  # fmt: skip
def test_a_file_without_points_is_told_what_to_hold(content: bytes) -> None:
    assert "give two numbers and a label, 0 or 1, a line" in complaint(content)


def test_a_file_with_no_numbers_names_the_first_text_after_the_header() -> None:
    assert complaint(b"name,town,age\nAnn,Bonn,young\n") == "Line 2: “Ann” is not a number."


@pytest.mark.parametrize("label", ["0", "1"])
def test_a_file_of_one_class_has_nothing_to_tell_apart(label: str) -> None:
    said = complaint(f"1,2,{label}\n3,4,{label}\n".encode())
    assert said == f"Every point is of class {label}; there is nothing to tell apart."


@pytest.mark.parametrize("row", ["nan,1", "1,nan", "inf,1", "1,-inf", "1e7,1", "1,1e999"])
def test_what_is_not_a_place_on_the_plane_is_refused_with_its_line(row: str) -> None:
    x1, x2 = row.split(",")
    said = complaint(f"x1,x2,label\n1,2,0\n{row},1\n".encode())
    assert said == f"Line 3: “{x1}, {x2}” is not a place on the plane."


@pytest.mark.parametrize("label", ["2", "-1", "0.5", "nan", "inf"])
def test_a_label_is_zero_or_one(label: str) -> None:
    said = complaint(f"1,2,0\n3,4,{label}\n".encode())
    assert said == f"Line 2: the label is “{label}”; it must be 0 or 1."


@pytest.mark.parametrize("label", ["0.0", "1.0", "1e0", "00"])
def test_a_label_may_be_written_as_spreadsheets_do(label: str) -> None:
    points = read_csv(f"1,2,0\n3,4,1\n5,6,{label}\n".encode())
    assert points.labels[-1] == float(label)


@pytest.mark.parametrize(("row", "columns"), [("1,2", 2), ("1,2,3,0", 4), ("1,2,0,", 4)])
def test_another_number_of_columns_is_counted(row: str, columns: int) -> None:
    said = complaint(f"1,2,0\n{row}\n".encode())
    assert said == f"Line 2 has {columns} columns; x1, x2 and a label make three."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x00\x01\x02\x03" * 10, "not a text file"),
        (BODY.encode("utf-16-le"), "not a text file"),
        (BODY.encode("utf-32"), "not a text file"),
        (BOM_16_LE + b"1", "not a text file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text file"),
        (b"<html>\n<p>1,2,0</p>\n</html>", "columns"),
        (b'"' + b"1,2,0\n" * 30_000, "not a CSV file"),
        (b"1,2,tr" + b"u" * 5_000 + b"e", "is not a number"),
        (b"," * 5_000 + b"1", "columns"),
    ],
)
def test_another_kind_of_file_is_answered_with_a_sentence(content: bytes, words: str) -> None:
    assert words in complaint(content)


def test_as_many_points_as_there_may_be_are_read_and_one_more_is_not() -> None:
    rows = [f"{i},{i},{i % 2}" for i in range(MAX_POINTS + 1)]
    assert len(read_csv("\n".join(rows[:-1]).encode())) == MAX_POINTS
    assert "2,000 is the most" in complaint("\n".join(rows).encode())


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"1,2,0\n" * 1_000_000, id="a million rows"),
        pytest.param(bytes(HUGE), id="200 MB of nothing"),
        pytest.param(b"1,2,0\n" * (HUGE // 6), id="200 MB of points"),
    ],
)
def test_a_file_too_large_is_refused_unread(content: bytes) -> None:
    tracemalloc.start()
    said = complaint(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert said == f"The file is larger than {MAX_MEGABYTES} MB."
    assert peak < 2**20


@given(st.binary(max_size=200))
def test_any_bytes_are_points_of_two_classes_or_a_sentence(content: bytes) -> None:
    try:
        points = read_csv(content)
    except ValueError as problem:
        assert SENTENCE.fullmatch(str(problem))
        return
    assert set(points.labels) == {0, 1}


@given(st.lists(st.lists(st.sampled_from(["0", "1", "-2.5", "nan", "inf", "", "a"]), max_size=4)))
def test_any_rows_are_points_on_the_plane_or_a_sentence(rows: list[list[str]]) -> None:
    try:
        points = read_csv("\n".join(map(",".join, rows)).encode())
    except ValueError as problem:
        assert SENTENCE.fullmatch(str(problem))
        return
    for place in points.inputs:
        assert all(abs(x) <= COORDINATE_LIMIT for x in place)
