"""The preview of a CSV file: which column is what, before anything is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, get_args

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.csv.column_roles import (
    likely_features,
    likely_label,
    likely_one,
    likely_target,
    points_of,
    table_of,
)
from core.csv.decimal_mark import number_in_cell
from core.csv.preview import first_rows
from core.csv.sheet import FEW_CLASSES, Sheet
from core.datasets.points import Points
from core.datasets.table import MAX_FEATURES, Table
from core.text.number_reader import Mark
from core.text.plain_text import as_text
from pages.session.page_state import CsvFile

NONE = "none"
WIDTH = 148  # two lists side by side on a phone

Samples = TypeVar("Samples", Points, Table)


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
    """Show how the file is read; return what the page would take, once the columns are chosen.

    ``key`` begins the keys of its widgets. The file can be read in one way at least.
    """
    sheet = _sheet(file, key)
    if sheet is None:
        return None
    return _points(sheet, wanted, key) if wanted.classes else _table(sheet, key)


def _sheet(file: CsvFile, key: str) -> Sheet | None:
    """Return the file as it is read, and say how; the student may read it otherwise."""
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
    """Return the samples with a label, once the columns are chosen."""
    row, told, table = st.container(horizontal=True), st.container(), st.container()
    usual = likely_label(sheet)
    label = _column(row, "Label", sheet.columns, usual, f"{key} label {sheet.header}")
    if label is None:
        told.info("More than one column may be the label: choose it.")
        _show(table, sheet, {}, None, "")
        return None
    classes = sheet.classes(label)
    few = 1 < len(classes) <= FEW_CLASSES
    likely, at = likely_one(sheet, label), f"{key} one {label}"
    one = _column(row, "Counts as 1", classes, likely, at, "Choose a class") if few else ""
    features = _features(row, sheet, label, wanted, key)
    known = [column for column in features if column is not None]
    _show(table, sheet, {**_by_name(known), "label": label}, label, one or "")
    if len(known) < len(features):
        told.info(_what_is_missing(sheet, wanted))
        return None
    if one is None:
        told.info("Choose the class that counts as 1; every other counts as 0.")
        return None
    if few and set(classes) != {"0", "1"}:
        zeros = ", ".join(each for each in classes if each != one)
        told.text(f"{one} counts as 1, {zeros} as 0.")
    return _taken(
        lambda whole: points_of(whole, known, label, one), told, sheet, [*known, label], key
    )


def _features(
    place: DeltaGenerator, sheet: Sheet, label: str, wanted: Wanted, key: str
) -> list[str | None]:
    """Return the columns chosen for x1, x2, ...; ``None`` where one is still to be chosen."""
    likely: list[str | None] = [*likely_features(sheet, label), *[None] * wanted.most]
    others = [column for column in sheet.columns if column != label]
    chosen: list[str | None] = []
    for at in range(wanted.most):
        needed = at < wanted.least
        options, usual = (others, likely[at]) if needed else ([NONE, *others], likely[at] or NONE)
        name = "x" if wanted.most == 1 else f"x{at + 1}"
        chosen.append(_column(place, name, options, usual, f"{key} {name} {label}"))
    return [column for column in chosen if column != NONE]


def _what_is_missing(sheet: Sheet, wanted: Wanted) -> str:
    """Return what to choose where the file does not tell, and why."""
    said = f"It takes {wanted.least} columns of numbers beside the label: choose the missing one."
    counts = next(filter(sheet.is_row_number, sheet.columns), None)
    if counts is not None:
        said = f"“{counts}” counts the rows, so it is not taken by itself. {said}"
    return as_text(f"{said} The logistic regression page takes one column.")


def _table(sheet: Sheet, key: str) -> Table | None:
    """Return the samples with a number to predict, once the columns are chosen."""
    row, told, table = st.container(horizontal=True), st.container(), st.container()
    usual = likely_target(sheet)
    target = _column(row, "To predict", sheet.columns, usual, f"{key} target {sheet.header}")
    features: list[str] = row.multiselect(
        "From", [column for column in sheet.columns if column != target],
        default=[column for column in likely_features(sheet, usual) if column != target][:MAX_FEATURES],
        max_selections=MAX_FEATURES, placeholder="Choose columns", key=f"{key} from {target}", width=420,
    )  # fmt: skip
    _show(table, sheet, _by_name(features) | ({} if target is None else {"y": target}), None, "")
    if target is None or not features:
        told.info("Choose the columns: what is to be predicted, and from what.")
        return None
    return _taken(
        lambda whole: table_of(whole, features, target), told, sheet, [*features, target], key
    )


def _taken(
    take: Callable[[Sheet], Samples],
    place: DeltaGenerator,
    sheet: Sheet,
    columns: list[str],
    key: str,
) -> Samples | None:
    """Return what is taken of a sheet, without the rows with gaps where the student leaves them out."""
    lines = sheet.lines_with_gaps(columns)
    if 0 < len(lines) < len(sheet.cells):
        rows = "1 row" if len(lines) == 1 else f"{len(lines):,} rows"
        if place.checkbox(f"Leave out {rows} with gaps in these columns", key=f"{key} gaps"):
            sheet = sheet.without(lines)
    try:
        return take(sheet)
    except ValueError as problem:
        place.error(as_text(str(problem)), icon=":material/error:")
        return None


def _by_name(features: list[str]) -> dict[str, str]:
    """Return what each of so many features is called, and its column."""
    names = ["x"] if len(features) == 1 else [f"x{at + 1}" for at in range(len(features))]
    return dict(zip(names, features, strict=True))


def _column(
    place: DeltaGenerator, name: str, options: list[str], usual: str | None, key: str,
    placeholder: str = "Choose a column",
) -> str | None:  # fmt: skip
    """Return one of the options; none at first where the file does not tell."""
    index = None if usual is None else options.index(usual)
    return place.selectbox(
        name, options, index=index, placeholder=placeholder, key=key, width=WIDTH
    )


def _show(
    place: DeltaGenerator, sheet: Sheet, roles: dict[str, str], label: str | None, one: str
) -> None:
    shown = first_rows(sheet, roles, label, one)
    place.dataframe(shown, hide_index=True, height="content")
    if len(sheet.cells) > len(shown):
        place.caption(f"The first {len(shown)} of {len(sheet.cells):,} rows.")
