"""Tables as people and programs save them: each is read, or asked about, or answered with a sentence."""

from __future__ import annotations

import pytest

from core.csv.column_roles import (
    likely_features,
    likely_label,
    likely_one,
    likely_target,
    points_of,
    table_of,
)
from core.csv.sheet import Sheet, read_sheet

Rows = list[tuple[tuple[float, ...], int]]

TWO: Rows = [((1.0, 2.0), 0), ((3.0, 4.0), 1)]
HALVES: Rows = [((0.5, 1.5), 1), ((-0.5, 2.0), 0)]
GATE: Rows = [((0.0, 0.0), 0), ((0.0, 1.0), 0), ((1.0, 0.0), 0), ((1.0, 1.0), 1)]
HOURS: Rows = [((1.0,), 0), ((4.5,), 1), ((2.0,), 0)]


def roles(sheet: Sheet) -> tuple[list[str], str | None, str | None]:
    """What is guessed of a sheet: two features at most, the label, and what counts as 1."""
    label = likely_label(sheet)
    features = [] if label is None else likely_features(sheet, label)[:2]
    return features, label, None if label is None else likely_one(sheet, label)


def read(content: bytes, least: int = 2) -> Rows:
    """The points that a file gives with what is guessed of it; two features, or one at ``least``."""
    sheet = read_sheet(content)
    features, label, one = roles(sheet)
    assert len(features) >= least
    points = points_of(sheet, features, label, one)
    return list(zip(points.inputs, points.labels, strict=True))


# What programs and people write; each kind in a file of its own.
PLANES: dict[str, tuple[str | bytes, Rows]] = {
    "label first": ("y,x1,x2\n0,0,0\n0,0,1\n0,1,0\n1,1,1\n", GATE),
    "label first, in Korean": ("정답,x1,x2\n0,0,0\n0,0,1\n0,1,0\n1,1,1\n", GATE),
    "label in the middle": ("x1,label,x2\n1,0,2\n3,1,4\n", TWO),
    "features in another order": ("x2,x1,class\n2,1,0\n4,3,1\n", TWO),
    "a pandas index": (",x1,x2,y\n0,1,2,0\n1,3,4,1\n", TWO),
    "a pandas index kept by a second save": ("Unnamed: 0,x1,x2,y\n0,1,2,0\n1,3,4,1\n", TWO),
    "R's row numbers": ('"","x1","x2","y"\n"1",1,2,0\n"2",3,4,1\n', TWO),
    "R's row names": ('"","x1","x2","y"\n"Ann",1,2,0\n"Bo",3,4,1\n', TWO),
    "R's write.table": ('"x1" "x2" "y"\n"1" 1 2 0\n"2" 3 4 1\n', TWO),
    "a column of numbers": ("번호,x1,x2,결과\n1,1,2,0\n2,3,4,1\n", TWO),
    "pandas counts columns": ("0,1,2\n1.5,2,0\n3,4,1\n", [((1.5, 2.0), 0), ((3.0, 4.0), 1)]),
    "pandas counts rows and columns": (",0,1,2\n0,1,2,0\n1,3,4,1\n", TWO),
    "years as names": ("2024,2025,passed\n1,2,0\n3,4,1\n", TWO),
    "years beside words": ("2024,2025,result\n1,2,bad\n3,4,good\n5,6,bad\n",
                           [*TWO, ((5.0, 6.0), 0)]),
    "nan and inf as names": ("nan,inf,y\n1,2,0\n3,4,1\n", TWO),
    "separators in names": ('"x1 (m, s)","x2 (a;b;c)",y\n1,2,0\n3,4,1\n', TWO),
    "a name over two lines": ('"x1\n(m)","x2\n(s)",y\n1,2,0\n3,4,1\n', TWO),
    "names twice": ("x,x,y\n1,2,0\n3,4,1\n", TWO),
    "numpy.savetxt": ("1.000000000000000000e+00 2.000000000000000000e+00 0.000000000000000000e+00\n"
                      "3.000000000000000000e+00 4.000000000000000000e+00 1.000000000000000000e+00\n", TWO),
    "numpy.savetxt with a header": ("# x1 x2 y\n1.0 2.0 0\n3.0 4.0 1\n", TWO),
    "dates of Google Forms": ("날짜,수면 시간,공부 시간,시험에 합격했나요?\n2026. 3. 5 오후 3:14:15,1,2,아니요\n"
                              "2026. 3. 5 오후 3:15:40,3,4,예\n2026. 3. 5 오후 3:18:02,5,1,예\n",
                              [*TWO, ((5.0, 1.0), 1)]),
    "columns in line": ("   x1     x2   y\n  1.0    2.0   0\n  3.0    4.0   1\n", TWO),
    "semicolons and decimal commas": ("x1;x2;y\n0,5;1,5;1\n-0,5;2;0\n", HALVES),
    "tabs and decimal commas": ("x1\tx2\ty\n0,5\t1,5\t1\n-0,5\t2\t0\n", HALVES),
    "decimal commas in quotes": ('x1,x2,y\n"0,5","1,5",1\n"-0,5",2,0\n', HALVES),
    "spaces and decimal commas": ("0,5 1,5 1\n-0,5 2 0\n", HALVES),
    "decimal commas with an exponent": ("x1;x2;y\n5,0E-1;1,5e+0;1\n-0,5;2;0\n", HALVES),
    "German thousands and fractions": ("a;b;y\n1.234,5;2;0\n3,5;4;1\n",
                                       [((1234.5, 2.0), 0), ((3.5, 4.0), 1)]),
    "English thousands in quotes": ('a,b,y\n"1,234.5",2,0\n3.5,4,1\n',
                                    [((1234.5, 2.0), 0), ((3.5, 4.0), 1)]),
    "French thousands": ("a;b;y\n1\u202f234,5;2;0\n3,5;4;1\n", [((1234.5, 2.0), 0), ((3.5, 4.0), 1)]),
    "Swiss thousands": ("a;b;y\n1'234.5;2;0\n3.5;4;1\n", [((1234.5, 2.0), 0), ((3.5, 4.0), 1)]),
    "Excel's sep=;": ("sep=;\r\nx1;x2;y\r\n1;2;0\r\n3;4;1\r\n", TWO),
    "Excel's sep=, after a mark": ("\ufeffsep=,\nx1,x2,y\n1,2,0\n3,4,1\n", TWO),
    "bars": ("x1|x2|y\n1|2|0\n3|4|1\n", TWO),
    "commas and spaces": ("x1, x2, y\n1, 2, 0\n3, 4, 1\n", TWO),
    "quotes after a comma and a space": ('"x1", "x2", "y"\n"1", "2", "0"\n"3", "4", "1"\n', TWO),
    "a minus of typesetters": ("x1,x2,y\n−1,2,0\n3,4,1\n", [((-1.0, 2.0), 0), ((3.0, 4.0), 1)]),
    "a minus of Japanese keyboards": ("x1,x2,y\n－1,2,0\n3,4,1\n", [((-1.0, 2.0), 0), ((3.0, 4.0), 1)]),
    "digits of full width": ("x1,x2,y\n１,２,0\n３,４,1\n", TWO),
    "a plus": ("x1,x2,y\n+1,+2,0\n+3,+4,+1\n", TWO),
    "labels -1 and 1": ("x1,x2,y\n1,2,-1\n3,4,1\n", TWO),
    "labels 1 and 2": ("x1,x2,y\n1,2,1\n3,4,2\n5,1,2\n", [*TWO, ((5.0, 1.0), 1)]),
    "labels 1.0 and 0": ("x1,x2,y\n3,4,1.0\n1,2,0\n", TWO[::-1]),
    "labels True and False": ("x1,x2,y\n1,2,False\n3,4,True\n", TWO),
    "True before False": ("x1,x2,y\n3,4,True\n1,2,False\n", TWO[::-1]),
    "yes before no": ("x1,x2,y\n3,4,yes\n1,2,no\n", TWO[::-1]),
    "yes in several cases": ("x1,x2,y\n3,4,Yes\n1,2,no\n3,4,yes\n", [TWO[1], TWO[0], TWO[1]]),
    "Korean words": ("x1,x2,y\n1,2,불합격\n3,4,합격\n", TWO),
    "Korean words, in cp949": ("키,몸무게,성별\n1,2,여\n3,4,남\n".encode("cp949"), TWO),
    "Japanese words, in Shift-JIS": ("氏名,身長,体重,合否\n鈴木,3,4,合\n山田,1,2,否\n高橋,5,1,否\n".encode("cp932"),
                                     [((3.0, 4.0), 0), ((1.0, 2.0), 1), ((5.0, 1.0), 1)]),
    "words in their order": ("x1,x2,kind\n1,2,setosa\n3,4,virginica\n", TWO),
    "words without names": ("1,2,no\n3,4,yes\n", TWO),
    "words in quotes": ('"x1","x2","y"\n1,2,"no, never"\n3,4,"yes, well"\n', TWO),
    "trailing commas": ("x1,x2,y,\n1,2,0,\n3,4,1,\n", TWO),
    "trailing commas below a header without": ("x1,x2,y\n1,2,0,\n3,4,1,,\n", TWO),
    "empty lines of a spreadsheet": ("x1,x2,y,,\n,,,,\n1,2,0,,\n3,4,1,,\n,,,,\n,,,,\n", TWO),
    "an empty column": ("x1,,x2,y\n1,,2,0\n3,,4,1\n", TWO),
    "a remark with semicolons": ("# made by me; with; care\nx1,x2,y\n1,2,0\n3,4,1\n", TWO),
    "a remark in quotes": ('"# made, by me"\nx1,x2,y\n1,2,0\n3,4,1\n', TWO),
    "a remark in the middle": ("x1,x2,y\n1,2,0\n# and now\n3,4,1\n", TWO),
    "a remark of Matlab's": ("% x1 x2 y\n1 2 0\n3 4 1\n", TWO),
    "a title": ("Class 3b, spring\n\nx1;x2;y\n1;2;0\n3;4;1\n", TWO),
    "a title in a spreadsheet": ("Class 3b,,\n,,\nx1,x2,y\n1,2,0\n3,4,1\n", TWO),
    "ctrl-Z": (b"1,2,0\r\n3,4,1\r\n\x1a", TWO),
    "a Mac's line ends": ("x1,x2,y\r1,2,0\r3,4,1\r", TWO),
    "no line end": ("x1,x2,y\n1,2,0\n3,4,1", TWO),
    "utf-16 with tabs": ("x1\tx2\ty\n1\t2\t0\n3\t4\t1\n".encode("utf-16"), TWO),
    "utf-8 with a mark": ("x1;x2;y\n1;2;0\n3;4;1\n".encode("utf-8-sig"), TWO),
    "German umlauts, in cp1252": ("Größe;Höhe;Prüfung\n1;2;0\n3;4;1\n".encode("cp1252"), TWO),
    "dashes of Word, in cp1252": ("x1 – m;x2 – s;y\n1;2;0\n3;4;1\n".encode("cp1252"), TWO),
    "words beside the numbers": ("name,x1,x2,passed\nAnn,1,2,0\nBo,3,4,1\n", TWO),
    "gaps in a column that is not used": ("x1,x2,note,y\n1,2,,0\n3,4,,1\n", TWO),
    "percents and a currency": ("x1,x2,y\n1%,$2,0\n3 %,4 €,1\n", TWO),
    "apostrophes of a spreadsheet": ("x1,x2,y\n'1,'2,'0\n'3,'4,'1\n", TWO),
    "a database's NULL": ("x1,x2,note,y\n1,2,\\N,0\n3,4,\\N,1\n", TWO),
    "an id": ("PassengerId,Survived,Name,x1,x2\n1,0,Ann,1,2\n2,1,Bo,3,4\n", TWO),
    "an id with an underscore": ("student_id,x1,x2,y\n1,1,2,0\n2,3,4,1\n", TWO),
    "dates in the first column": ("Datum;x1;x2;y\n05.01.2024;0,5;1,5;1\n06.01.2024;-0,5;2;0\n", HALVES),
    "a sign each": ("x1,x2,y\n1,2,-\n3,4,+\n", TWO),
    "German truth": ("x1;x2;Ergebnis\n3;4;WAHR\n1;2;FALSCH\n", TWO[::-1]),
    "Korean circles and crosses": ("x1,x2,합격\n1,2,X\n3,4,O\n".encode("cp949"), TWO),
    "hard spaces": ("x1,x2,y\n1\u00a0,\u00a02,0\n3,4,1\n", TWO),
    "formulas as names": ("=A1,+x,y\n1,2,0\n3,4,1\n", TWO),
    "tags as names": ("<b>a</b>,$x^2$,y\n1,2,0\n3,4,1\n", TWO),
    "a column of one value": ("x1,x2,always,y\n1,2,7,0\n3,4,7,1\n", [((1.0, 2.0), 0), ((3.0, 4.0), 1)]),
}  # fmt: skip


@pytest.mark.parametrize("kind", PLANES)
def test_two_features_and_a_label(kind: str) -> None:
    content, rows = PLANES[kind]
    assert read(content if isinstance(content, bytes) else content.encode()) == rows


CURVES: dict[str, str | bytes] = {
    "two columns": "hours,passed\n1,0\n4.5,1\n2,0\n",
    "without names": "1,0\n4.5,1\n2,0\n",
    "label first": "passed,hours\n0,1\n1,4.5\n0,2\n",
    "a row number": "번호,공부시간,합격\n1,1,0\n2,4.5,1\n3,2,0\n".encode("cp949"),
    "words": "공부시간;합격여부\n1;불합격\n4,5;합격\n2;불합격\n",
    "a student's name": "name,hours,passed\nAnn,1,no\nBo,4.5,yes\nCy,2,no\n",
}


@pytest.mark.parametrize("kind", CURVES)
def test_one_feature_and_a_label(kind: str) -> None:
    content = CURVES[kind]
    assert read(content if isinstance(content, bytes) else content.encode(), least=1) == HOURS


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("번호,공부시간,합격\n1,2,0\n2,4,1\n3,1,0\n", "features"),
        ("smoker,female,ill\n0,0,1\n1,0,0\n0,1,1\n", "target"),
        ("x1,x2,kind\n1,2,a\n3,4,b\n5,6,c\n", "one"),
        ("hours,passed\n1,0\n4.5,1\n", "features"),
    ],
)
def test_what_a_file_does_not_tell_is_asked(text: str, unknown: str) -> None:
    features, label, one = roles(read_sheet(text.encode()))
    assert {"target": label is None, "features": len(features) < 2, "one": one is None}[unknown]


def test_rows_with_gaps_can_be_left_out() -> None:
    sheet = read_sheet(b"x1,x2,note,y\n1,2,,0\n3,,,1\n5,6,NA,1\n7,8,,?\n")
    assert sheet.lines_with_gaps(["x1", "x2", "y"]) == [3, 5]
    assert sheet.lines_with_gaps(["x1"]) == []
    points = points_of(sheet.without([3, 5]), ("x1", "x2"), "y", "1")
    assert (points.inputs, points.labels) == (((1, 2), (5, 6)), (0, 1))


def test_of_three_classes_one_may_stand_against_the_others() -> None:
    sheet = read_sheet(b"x1,x2,kind\n1,2,a\n3,4,b\n5,6,c\n")
    assert sheet.classes("kind") == ["a", "b", "c"]
    assert points_of(sheet, ("x1", "x2"), "kind", "b").labels == (0, 1, 0)


def test_a_class_that_is_chosen_counts_as_1() -> None:
    sheet = read_sheet("x1,x2,y\n1,2,불합격\n3,4,합격\n".encode())
    assert sheet.classes("y") == ["불합격", "합격"]
    assert points_of(sheet, ("x1", "x2"), "y", "불합격").labels == (1, 0)


@pytest.mark.parametrize(
    ("text", "read_as", "other"),
    [
        ("x1;x2;y\n1.234;2;0\n3.456;4;1\n", (1234.0, 3456.0), (1.234, 3.456)),
        ("x1;x2;y\n1,234;2;0\n3,456;4;1\n", (1.234, 3.456), (1234.0, 3456.0)),
        ('x1,x2,y\n"1,234",2,0\n"3,456",4,1\n', (1234.0, 3456.0), (1.234, 3.456)),
        ("x1\tx2\ty\n1.234\t2\t0\n3.456\t4\t1\n", (1.234, 3.456), (1234.0, 3456.0)),
    ],
)
def test_a_number_that_may_be_two_is_told_and_can_be_read_the_other_way(
    text: str, read_as: tuple[float, ...], other: tuple[float, ...]
) -> None:
    sheet = read_sheet(text.encode())
    assert sheet.doubtful is not None and sheet.doubtful[1:] in (".234", ",234")
    assert tuple(sheet.numbers["x1"]) == read_as
    again = read_sheet(text.encode(), mark="," if sheet.mark == "." else ".")
    assert tuple(again.numbers["x1"]) == other


@pytest.mark.parametrize(
    "text", ["1.234,2,0\n3.456,4,1\n", "1.234;2.5;0\n", "0.234;1;0\n0.456;2;1\n"]
)
def test_a_number_that_is_one_is_not_doubted(text: str) -> None:
    sheet = read_sheet(text.encode())
    assert sheet.doubtful is None
    assert sheet.mark == "."


def test_a_first_row_may_be_taken_for_names_or_for_numbers() -> None:
    counted = b"0,1,2\n1.5,2,0\n3,4,1\n"
    assert read_sheet(counted).header
    assert len(read_sheet(counted, named=False).cells) == 3
    assert read_sheet(b"1,2,0\n3,4,1\n5,6,1\n", named=True).columns == ["1", "2", "0"]


def table(
    content: bytes,
) -> tuple[tuple[tuple[float, ...], ...], tuple[float, ...], tuple[str, ...]]:
    """The table that a file gives with what is guessed of it."""
    sheet = read_sheet(content)
    target = likely_target(sheet)
    found = table_of(sheet, likely_features(sheet, target), target)
    return found.inputs, found.targets, found.columns


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("area,price\n30,1.5\n50,2.5\n", ("area", "price")),
        ("y,area\n1.5,30\n2.5,50\n", ("area", "y")),
        ("번호;면적;가격\n1;30;1,5\n2;50;2,5\n", ("면적", "가격")),
        (",area,price\n0,30,1.5\n1,50,2.5\n", ("area", "price")),
        ("town,area,price\nBonn,30,1.5\nKöln,50,2.5\n", ("area", "price")),
        ("30 1.5\n50 2.5\n", ("x1", "y")),
    ],
)
def test_a_table_s_target_is_its_last_number_or_is_called_so(
    text: str, columns: tuple[str, ...]
) -> None:
    assert table(text.encode()) == (((30.0,), (50.0,)), (1.5, 2.5), columns)


def test_a_line_of_a_million_commas_and_a_number_of_many_digits_are_read_at_once() -> None:
    """Patterns that try every place anew would take hours."""
    for content in (b'"' + b"," * 1_000_000, b"x,y\n" + b"1" * 130_000 + b"x,1\n2,0\n"):
        with pytest.raises(ValueError, match=r"\w"):
            points_of(read_sheet(content), ("x",), "y", "1")
