"""What a student sees of a file before its rows are taken."""

from __future__ import annotations

from core.csv.sheet import SHOWN, first_rows, read_sheet


def test_numbers_are_shown_as_read_and_labels_with_what_they_count_as() -> None:
    sheet = read_sheet("name;x1;größe;y\nAnn;1,5;1.000,25;ja\nBo;−2;3;nein\n".encode())
    shown = first_rows(sheet, {"x1": "x1", "x2": "größe", "label": "y"}, "y", "ja")
    assert shown.to_dict("list") == {
        "line": ["2", "3"],
        "x1": ["1.5", "-2"],
        "x2 · größe": ["1000.25", "3"],
        "label · y": ["ja → 1", "nein → 0"],
        "not used · name": ["Ann", "Bo"],
    }


def test_what_can_not_be_read_is_shown_as_it_stands() -> None:
    sheet = read_sheet(b"a,b,y\n1,x,0\n2,3,\n4,5,1\n")
    shown = first_rows(sheet, {"x1": "a", "x2": "b", "label": "y"}, "y", "1")
    assert list(shown["x2 · b"]) == ["x", "3", "5"]
    assert list(shown["label · y"]) == ["0", "", "1"]


def test_the_first_rows_stand_for_all() -> None:
    rows = "".join(f"{i},{i % 2}\n" for i in range(300))
    shown = first_rows(read_sheet(f"x,y\n{rows}".encode()), {"x": "x"}, None, "")
    assert len(shown) == SHOWN
    assert list(shown["line"]) == ["2", "3", "4", "5", "6"]


def test_a_file_is_told_in_words() -> None:
    sheet = read_sheet(b"# by me\nx;y\n1,5;2\n3;4\n")
    assert sheet.told() == [
        "2 rows, columns parted by semicolons", "decimal comma", "line 1 left out",
    ]  # fmt: skip
