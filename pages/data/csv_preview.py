"""The preview of a CSV file: which column is what, before anything is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.csv.column_roles import (
    features_beside,
    guess_classes,
    guess_number,
    one_by_default,
    points_of,
    table_of,
)
from core.csv.number_columns import number_in_cell
from core.csv.preview import first_rows
from core.csv.sheet import FEW_CLASSES, Sheet
from core.datasets.points import Points
from core.datasets.table import MAX_FEATURES, Table
from core.text.number_reader import Mark
from core.text.plain_text import as_text
from pages.session.page_state import CsvFile

CHOOSE = "Choose a column"
NONE = "none"
WIDTH = 148  # two lists side by side on a phone


@dataclass(frozen=True)
class Wanted:
    """What a page takes from a file.

    Attributes:
        label: of the place for it.
        limits: what it may hold, in a sentence.
        least: features, at least.
        most: features, at most.
        classes: it takes a label of two classes; else a number to predict.
        button: what taking it is called.
    """

    label: str
    limits: str
    least: int
    most: int
    classes: bool
    button: str


def preview(file: CsvFile, wanted: Wanted, key: str) -> Points | Table | None:
    """Show how the file is read; returns what the page would take, once the columns are chosen.

    ``key`` begins the keys of its widgets. The file can be read in one way at least.
    """
    sheet = _sheet(file, key)
    if sheet is None:
        return None
    return _points(sheet, wanted, key) if wanted.classes else _table(sheet, wanted, key)


def _sheet(file: CsvFile, key: str) -> Sheet | None:
    """The file as it is read, and how; the student may read it otherwise."""
    said, ways = st.container(), st.container(horizontal=True, vertical_alignment="center")
    read = file.sheet()
    named = ways.checkbox(
        "The first row holds the columns’ names", value=read.header, key=f"{key} named"
    )
    mark: Mark | None = None
    if read.doubtful is not None:
        doubtful, marks = read.doubtful, list(get_args(Mark))
        mark = ways.selectbox(
            f"{doubtful} is read as", marks, index=marks.index(read.mark), key=f"{key} mark",
            format_func=lambda each: f"{number_in_cell(doubtful, each):.12g}", width=160,
        )  # fmt: skip
    as_guessed = named == read.header and mark in (None, read.mark)
    try:
        sheet = read if as_guessed else file.sheet(named, mark)
    except ValueError as problem:
        said.error(as_text(str(problem)), icon=":material/error:")
        return None
    said.text(f"{file.name}: {', '.join(sheet.told())}.")
    return sheet


def _points(sheet: Sheet, wanted: Wanted, key: str) -> Points | None:
    """The samples with a label, once the columns are chosen."""
    guess = guess_classes(sheet, wanted.least, wanted.most)
    row, told, table = st.container(horizontal=True), st.container(), st.container()
    label = _column(row, "Label", sheet.columns, guess.target, f"{key} label {sheet.header}")
    if label is None:
        told.info("More than one column may be the label: choose it.")
        _show(table, sheet, {}, None, "")
        return None
    one = None
    classes = sheet.classes(label)
    if 1 < len(classes) <= FEW_CLASSES:
        usual = one_by_default(sheet, label)
        one = row.selectbox(
            "Counts as 1", classes, index=None if usual is None else classes.index(usual),
            placeholder="Choose a class", key=f"{key} one {label}", width=WIDTH,
        )  # fmt: skip
    beside = features_beside(sheet, label, wanted.least, wanted.most)
    others = [column for column in sheet.columns if column != label]
    features = []
    for place in range(wanted.most):
        usual = beside[place] if place < len(beside) else None
        needed = place < wanted.least
        options = others if needed else [NONE, *others]
        name = "x" if wanted.most == 1 else f"x{place + 1}"
        at = f"{key} {name} {label}"
        features.append(_column(row, name, options, usual if needed else usual or NONE, at))
    chosen = [column for column in features if column != NONE]
    roles = dict(zip(_names(len(chosen)), chosen, strict=True))
    known = {role: column for role, column in roles.items() if column is not None}
    _show(table, sheet, {**known, "label": label}, label, one or "")
    if None in chosen:
        told.info(_what_is_missing(sheet, wanted))
        return None
    if one is None and 1 < len(classes) <= FEW_CLASSES:
        told.info("Choose the class that counts as 1; every other counts as 0.")
        return None
    if one is not None and set(classes) != {"0", "1"}:
        zeros = ", ".join(each for each in classes if each != one)
        told.text(f"{one} counts as 1, {zeros} as 0.")
    try:
        whole = _without_gaps(told, sheet, [*known.values(), label], key)
        return points_of(whole, tuple(known.values()), label, one or "")
    except ValueError as problem:
        told.error(as_text(str(problem)), icon=":material/error:")
        return None


def _what_is_missing(sheet: Sheet, wanted: Wanted) -> str:
    """What to choose where the file does not tell, and why."""
    said = f"It takes {wanted.least} columns of numbers beside the label: choose the missing one."
    counts = next(filter(sheet.is_row_number, sheet.columns), None)
    if counts is not None:
        said = f"“{counts}” counts the rows, so it is not taken by itself. {said}"
    return as_text(f"{said} The logistic regression page takes one column.")


def _table(sheet: Sheet, wanted: Wanted, key: str) -> Table | None:
    """The samples with a number to predict, once the columns are chosen."""
    guess = guess_number(sheet)
    row, told, table = st.container(horizontal=True), st.container(), st.container()
    target = _column(row, "To predict", sheet.columns, guess.target, f"{key} target {sheet.header}")
    usual = [column for column in guess.features if column not in (None, target)]
    features = row.multiselect(
        "From", [column for column in sheet.columns if column != target], default=usual,
        max_selections=MAX_FEATURES, placeholder="Choose columns", key=f"{key} from {target}", width=420,
    )  # fmt: skip
    roles = dict(zip(_names(len(features)), features, strict=True))
    _show(table, sheet, roles | ({} if target is None else {"y": target}), None, "")
    if target is None or not features:
        told.info("Choose the columns: what is to be predicted, and from what.")
        return None
    try:
        whole = _without_gaps(told, sheet, [*features, target], key)
        return table_of(whole, tuple(features), target)
    except ValueError as problem:
        told.error(as_text(str(problem)), icon=":material/error:")
        return None


def _without_gaps(place: DeltaGenerator, sheet: Sheet, columns: list[str], key: str) -> Sheet:
    """The sheet, or what is left of it where the student leaves out the rows with gaps."""
    lines = sheet.lines_with_gaps(columns)
    if not 0 < len(lines) < len(sheet.cells):
        return sheet
    rows = "1 row" if len(lines) == 1 else f"{len(lines):,} rows"
    leave = place.checkbox(f"Leave out {rows} with gaps in these columns", key=f"{key} gaps")
    return sheet.without(lines) if leave else sheet


def _names(count: int) -> list[str]:
    """What so many features are called."""
    return ["x"] if count == 1 else [f"x{place + 1}" for place in range(count)]


def _column(
    place: DeltaGenerator, name: str, options: list[str], usual: str | None, key: str
) -> str | None:
    """One of the columns; none at first where the file does not tell."""
    index = options.index(usual) if usual in options else None
    chosen: str | None = place.selectbox(
        name, options, index=index, placeholder=CHOOSE, key=key, width=WIDTH
    )
    return chosen


def _show(
    place: DeltaGenerator, sheet: Sheet, roles: dict[str, str], label: str | None, one: str
) -> None:
    shown = first_rows(sheet, roles, label, one)
    place.dataframe(shown, hide_index=True, height="content")
    if len(sheet.cells) > len(shown):
        place.caption(f"The first {len(shown)} of {len(sheet.cells):,} rows.")
