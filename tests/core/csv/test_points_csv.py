"""What is downloaded is read back, and any other file is answered with a sentence."""

from __future__ import annotations

import codecs
import re
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.csv.column_roles import (
    likely_features,
    likely_label,
    likely_one,
    likely_target,
    points_of,
    table_of,
)
from core.csv.decode import MAX_MEGABYTES
from core.csv.sheet import read_sheet
from core.datasets.points import COORDINATE_LIMIT, Points, to_csv
from core.datasets.table import LARGEST, MAX_FEATURES, MAX_ROWS

SENTENCE = re.compile(r"[A-Z“].*\.", re.DOTALL)
BODY = "1,2.5,0\n-3,4e-3,1\n"
TWO = Points(((1.0, 2.5), (-3.0, 4e-3)), (0, 1))
HUGE = 200 * 2**20
COORDINATE = st.floats(-COORDINATE_LIMIT, COORDINATE_LIMIT)
# Of what people's cells are made.
CELL = st.one_of(
    st.sampled_from(
        ["0", "1", "-1", "2", "-2.5", "0,5", "1.234", "1.234,5", "−3", "nan", "inf", "", "a", "yes", "No",
         '"', '"a', "#", "# a", "sep=;", "x1", "y", "1e999", "1e5", "합격", "\u00a0", "'", "1'000"]
    ),
    st.text(max_size=4),
    st.floats().map(repr),
)  # fmt: skip
FILE = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(str.encode),
    st.tuples(
        st.lists(st.lists(CELL, max_size=5), max_size=8),
        st.sampled_from([",", ";", "\t", " ", "|", ", "]),
        st.sampled_from(["\n", "\r\n", "\r"]),
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp949", "cp1252"]),
    ).map(lambda made: made[2].join(map(made[1].join, made[0])).encode(made[3], "replace")),
)


@st.composite
def two_classes(draw: st.DrawFn) -> Points:
    """Points with both classes among them."""
    places = draw(st.lists(st.tuples(COORDINATE, COORDINATE), min_size=2, max_size=12))
    rest = draw(st.lists(st.integers(0, 1), min_size=len(places) - 2, max_size=len(places) - 2))
    columns = draw(st.sampled_from([(), ("age", "income", "bought"), ("나이", "키", "합격")]))
    return Points(tuple(places), (0, 1, *rest), columns=columns)


def points_in(content: bytes) -> Points:
    """The points of a file whose last column is the label, 1 by default."""
    sheet = read_sheet(content)
    x1, x2, label = sheet.columns[:3]
    one = likely_one(sheet, label) or sheet.classes(label)[-1]
    return points_of(sheet, (x1, x2), label, one)


def complaint(content: bytes) -> str:
    """The sentence that answers a file."""
    with pytest.raises(ValueError) as caught:
        points_in(content)
    sentence = str(caught.value)
    assert SENTENCE.fullmatch(sentence)
    assert len(sentence) < 140
    return sentence


@given(two_classes())
def test_what_is_downloaded_is_read_back_to_the_last_bit(points: Points) -> None:
    sheet = read_sheet(to_csv(points).encode())
    x1, x2, label = sheet.columns
    read = points_of(sheet, (x1, x2), label, "1")
    assert (read.inputs, read.labels) == (points.inputs, points.labels)
    assert read.columns == (points.columns or ("x1", "x2", "label"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t", " , "])
@pytest.mark.parametrize("header", ["", "x1,x2,label\n", '"first","second","class"\n'])
def test_comma_semicolon_and_tab_part_columns_under_a_header_or_none(
    header: str, separator: str, end: str
) -> None:
    text = (header + BODY).replace(",", separator).replace("\n", end)
    read = points_in(text.encode())
    assert (read.inputs, read.labels) == (TWO.inputs, TWO.labels)


@pytest.mark.parametrize(
    ("header", "encoding", "names"),
    [
        ("가로,세로,분류\n", "cp949", ("가로", "세로", "분류")),
        ("가로,세로,분류\n", "utf-8", ("가로", "세로", "분류")),
        ("가로,세로,분류\n", "utf-8-sig", ("가로", "세로", "분류")),
        ("가로,세로,분류\n", "utf-16", ("가로", "세로", "분류")),
        ("x축,똠방각하,답\n", "cp949", ("x축", "똠방각하", "답")),
        ("身長,体重,合否\n", "cp932", ("身長", "体重", "合否")),
        ("身高,体重,性别\n", "gb18030", ("身高", "体重", "性别")),
        ("рост,вес,класс\n", "cp1251", ("рост", "вес", "класс")),
        ("온도(℃),키(cm),답\n", "cp949", ("온도(℃)", "키(cm)", "답")),
        ("T in °C,µm,y\n", "cp1252", ("T in °C", "µm", "y")),
        ("año,niño,y\n", "cp1252", ("año", "niño", "y")),
        ("größe,höhe,é\n", "cp1252", ("größe", "höhe", "é")),
        ("Ärger,Übel,Öl\n", "cp1252", ("Ärger", "Übel", "Öl")),
        ("a – b,naïve,“y”\n", "cp1252", ("a – b", "naïve", "“y”")),
        ("", "utf-8-sig", ()),
        ("", "utf-16", ()),
    ],
)
def test_a_file_is_read_in_the_encoding_that_its_program_chose(
    header: str, encoding: str, names: tuple[str, ...]
) -> None:
    read = points_in((header + BODY).encode(encoding))
    assert (read.inputs, read.labels, read.columns) == (TWO.inputs, TWO.labels, names)


def test_a_long_file_s_encoding_is_told_by_the_lines_that_are_not_ascii() -> None:
    text = "身長,体重,合否\n" + BODY * 900
    assert points_in(text.encode("cp932")).columns == ("身長", "体重", "合否")


def test_utf_16_is_read_in_either_byte_order() -> None:
    for mark, encoding in ((codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF16_LE, "utf-16-le")):
        assert points_in(mark + BODY.encode(encoding)) == TWO


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file holds no rows."),
        (b"\n\n\n", "The file holds no rows."),
        (b",,\n,,\n", "The file holds no rows."),
        (codecs.BOM_UTF8, "The file holds no rows."),
        (codecs.BOM_UTF16_LE, "The file holds no rows."),
        (b"# only a remark\n", "The file holds no rows."),
        (b"x1,x2,label\n", "The file holds a header, and no rows below it."),
        ("가로,세로,분류\n".encode("cp949"), "The file holds a header, and no rows below it."),
        (b"1\n2\n", "Line 1 has one column only."),
        (b"name,town,age\nAnn,Bonn,young\nBo,Rome,old\n", "Line 2: “Ann” in “name” is not a number."),
        (b"a,b,y\n1,2,0\n3,x,1\n4,5,0\n", "Line 3: “x” in “b” is not a number."),
        (b"a,b,y\n1,2,0\n\n3,,1\n4,5,0\n", "Line 4: there is no number in “b”."),
        (b"a,b,y\n1,2,0\n3,4,\n5,6,1\n", "Line 3: there is nothing in “y”."),
        (b"a,b,y\n1,2,0\n3,NA,1\n4,5,0\n", "Line 3: there is no number in “b”."),
        (b"a,b,y\n1,2,0\n3,inf,1\n4,5,0\n", "Line 3: “inf” in “b” is not a number."),
        (b"a,b,y\n1,2,0\n1e7,3,1\n", "Line 3: 1e7 in “a” is too large; 1,000,000 is the most."),
        (b"a,b,y\n1,2,0\n1,1e999,1\n", "Line 3: 1e999 in “b” is too large; 1,000,000 is the most."),
        (b"a,b,y\n1,2,0\n3,4,0\n", "“y” holds “0” in every row; there is nothing to tell apart."),
        (b"a,b,y\n1,2,0\n3,4,1,5\n6,7,0\n", "Line 3 has 4 columns, line 2 has 3."),
        (b"a,b,y\n1,2,0\n3,4\n6,7,0\n", "Line 3 has 2 columns, line 2 has 3."),
        (b"a,b\n1,2,0\n3,4,1\n1 2,3,1\n", "Line 4: “1 2” in “column 1” is not a number."),
        (b"1,2,0\n3,4,1,5,6\n7,8,1\n", "Line 2 has 5 columns, line 3 has 3."),
        (b"a;b;c;d\n1;2;0\n3;4;1\n", "Line 1 has 4 columns, line 2 has 3."),
        (b'a,b,y\n"1,2,0\n3,4,1\n5,6,0\n', "Line 2: a quotation mark opens there and never closes."),
        (b"x,y,z\n" + b"1,2,0\n" * (MAX_ROWS + 1), "The file holds more rows than 2,000"),
        (b"," * 5_000 + b"1\n" + b"1," * 5_000 + b"1\n", "The file has 5,001 columns; 100 is the most."),
        (b"\x00\x01\x02\x03" * 10, "This is not a text file."),
        (BODY.encode("utf-16-le"), "This is not a text file."),
        (BODY.encode("utf-32"), "This is not a text file."),
        (codecs.BOM_UTF16_LE + b"1", "This is not a text file."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "This is not a text file."),
        (b"PK\x03\x04xl/workbook.xml", "This is a workbook (xlsx or ods), not a CSV file."),
        (b"<html>\n<p>1,2,0</p>\n</html>", "This is a web page, not a CSV file."),
        (b'{"x": 1}', "This is JSON, not a CSV file."),
        (b"1,2,tr" + b"u" * 5_000 + b"e", "holds “tr"),
    ],
    ids=lambda value: str(value)[:24],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_with_a_sentence(content: bytes, said: str) -> None:
    assert said in complaint(content)


def test_as_many_rows_as_there_may_be_are_read() -> None:
    rows = "".join(f"{i},{i},{i % 2}\n" for i in range(MAX_ROWS))
    for header in ("", "x1,x2,y\n"):
        assert len(points_in((header + rows).encode())) == MAX_ROWS


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


@given(FILE, st.sampled_from([None, True, False]), st.sampled_from([None, ".", ","]))
def test_any_file_is_a_table_points_or_a_sentence(
    content: bytes, named: bool | None, mark: str | None
) -> None:
    try:
        sheet = read_sheet(content, named=named, mark=mark)  # type: ignore[arg-type]
    except ValueError as problem:
        assert SENTENCE.fullmatch(str(problem))
        return
    assert len(set(sheet.columns)) == len(sheet.columns) >= 2
    assert sheet.told()
    for column in sheet.columns:
        classes = sheet.classes(column)
        with suppress_sentences():
            points = points_of(sheet, (sheet.columns[0],), column, classes[-1] if classes else "")
            assert set(points.labels) == {0, 1}
            assert all(abs(x) <= COORDINATE_LIMIT for (x,) in points.inputs)
    label, target = likely_label(sheet), likely_target(sheet)
    if label is not None:
        with suppress_sentences():
            points_of(
                sheet, likely_features(sheet, label)[:2], label, likely_one(sheet, label) or ""
            )
    if target is not None:
        with suppress_sentences():
            table = table_of(sheet, likely_features(sheet, target)[:MAX_FEATURES], target)
            assert all(abs(y) <= LARGEST for y in table.targets)


class suppress_sentences(suppress):
    """Let a ValueError pass if it is a sentence for the student."""

    def __init__(self) -> None:
        super().__init__(ValueError)

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        if isinstance(error, ValueError):
            assert SENTENCE.fullmatch(str(error))
        return super().__exit__(kind, error, trace)  # type: ignore[arg-type]
