"""The preview of a CSV file: which column is what, before anything is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

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
from core.csv.sheet import FEW_CLASSES, Sheet, first_rows
from core.datasets.points import Points
from core.datasets.table import MAX_FEATURES, Table
from core.text.plain_text import as_text

NONE = "none"
MOST = 2  # features beside a label
WIDTH = 148  # two lists side by side on a phone

Samples = TypeVar("Samples", Points, Table)


def choose_points(sheet: Sheet, key: str, least: int) -> Points | None:
    """Show the sheet; return the samples with a label once that and ``least`` features are chosen.

    ``key`` begins the keys of the widgets.
    """
    row, told, table = st.container(horizontal=True), st.container(), st.container()
    at = f"{key} label {sheet.header}"
    label = _column(row, "Label", sheet.columns, likely_label(sheet), at)
    if label is None:
        told.info("More than one column may be the label: choose it.")
        _show(table, sheet, {}, None, "")
        return None
    classes = sheet.classes(label)
    few = 1 < len(classes) <= FEW_CLASSES
    usual, at = likely_one(sheet, label), f"{key} one {label}"
    one = _column(row, "Counts as 1", classes, usual, at, "Choose a class") if few else ""
    likely: list[str | None] = [*likely_features(sheet, label), *[None] * MOST]
    others = [column for column in sheet.columns if column != label]
    columns = [
        _column(row, f"x{i + 1}", others, likely[i], f"{key} x{i + 1} {label}")
        if i < least
        else _column(
            row, f"x{i + 1}", [NONE, *others], likely[i] or NONE, f"{key} x{i + 1} {label}"
        )
        for i in range(MOST)
    ]
    features = [column for column in columns if column not in (None, NONE)]
    _show(table, sheet, {**_by_name(features), "label": label}, label, one or "")
    if None in columns:
        told.info(_what_is_missing(sheet, least))
        return None
    if one is None:
        told.info("Choose the class that counts as 1; every other counts as 0.")
        return None
    if few and set(classes) != {"0", "1"}:
        zeros = ", ".join(each for each in classes if each != one)
        told.text(f"{one} counts as 1, {zeros} as 0.")
    return _taken(
        lambda whole: points_of(whole, features, label, one), told, sheet, [*features, label], key
    )


def choose_table(sheet: Sheet, key: str) -> Table | None:
    """Show the sheet; return the samples with a number to predict once the columns are chosen."""
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


def _what_is_missing(sheet: Sheet, least: int) -> str:
    """Return what to choose where the file does not tell, and why."""
    said = f"It takes {least} columns of numbers beside the label: choose the missing one."
    counts = next(filter(sheet.is_row_number, sheet.columns), None)
    if counts is not None:
        said = f"“{counts}” counts the rows, so it is not taken by itself. {said}"
    return as_text(f"{said} The logistic regression page takes one column.")


def _taken(
    take: Callable[[Sheet], Samples], place: DeltaGenerator, sheet: Sheet, columns: list[str], key: str
) -> Samples | None:  # fmt: skip
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
    """Return the columns of features by the names x, or x1, x2 and so on."""
    names = ["x"] if len(features) == 1 else [f"x{i + 1}" for i in range(len(features))]
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
