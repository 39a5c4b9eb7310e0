"""A CSV file of the student's: shown in a dialog, and imported with a button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, get_args

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.csv.decimal_mark import number_in_cell
from core.csv.decode import MAX_MEGABYTES
from core.csv.sheet import Sheet
from core.text.number_reader import Mark
from core.text.plain_text import as_text
from pages.data.csv_preview import Samples
from pages.data.uploads import tell_if_refused
from pages.session.page_state import CsvFile
from pages.session.session import session


@dataclass(frozen=True)
class Wanted(Generic[Samples]):
    """What a page takes from a file.

    Attributes:
        label: of the place for it.
        limits: what it may hold, in a sentence.
        button: what taking it is called.
        choose: shows a sheet and returns what is taken of it, once the columns are chosen; it is
            given what begins the keys of its widgets.
    """

    label: str
    limits: str
    button: str
    choose: Callable[[Sheet, str], Samples | None]


def csv_upload(
    place: DeltaGenerator, page: str, wanted: Wanted[Samples], keep: Callable[[Samples], None]
) -> None:
    """Put the button in its place, and the dialog over the page while it is open.

    ``keep`` is given what the student takes from the file.
    """
    state = session().page_state(page)

    def begin() -> None:
        state.csv_open = True

    def close() -> None:
        state.csv_open, state.csv = False, None

    def take(taken: Samples) -> None:
        close()
        keep(taken)

    @st.dialog("Your CSV file", width="large", on_dismiss=close)
    def look() -> None:
        if not state.csv_open:  # its rows are taken
            st.rerun()
        tell_if_refused()
        uploaded = st.file_uploader(
            wanted.label, type=["csv", "tsv", "txt"], key=f"{page} csv", max_upload_size=MAX_MEGABYTES,
            help=f"{wanted.limits} You see how it is read before it replaces what you have now.",
        )  # fmt: skip
        if uploaded is None:
            return
        if state.csv is None or state.csv.upload != uploaded.file_id:
            state.csv = CsvFile(uploaded.file_id, uploaded.name, uploaded.getvalue())
        key = f"{page} csv {state.csv.upload}"
        problem, said = st.container(), st.container()
        try:
            sheet = _as_read(state.csv, said, key)
        except ValueError as error:
            problem.error(as_text(str(error)), icon=":material/error:")
            return
        taken = wanted.choose(sheet, key)
        st.button(
            wanted.button, icon=":material/check:", type="primary", disabled=taken is None,
            on_click=take, args=(taken,), key=f"{key} take",
        )  # fmt: skip

    place.button(
        "CSV file", icon=":material/upload_file:", on_click=begin, key=f"{page} csv button"
    )
    if state.csv_open:
        look()


def _as_read(file: CsvFile, place: DeltaGenerator, key: str) -> Sheet:
    """Return the file as it is read, and say how; the student may read it otherwise.

    Raises:
        ValueError: it can't be read in this way; with a sentence.
    """
    read = file.sheet()
    said, ways = place.container(), place.container(horizontal=True, vertical_alignment="center")
    named = ways.checkbox(
        "The first row holds the columns’ names", value=read.header, key=f"{key} named"
    )
    mark: Mark = read.mark
    if read.doubtful is not None:
        doubtful, marks = read.doubtful, list(get_args(Mark))
        mark = ways.selectbox(
            f"{doubtful} is read as", marks, index=marks.index(read.mark), key=f"{key} mark",
            format_func=lambda each: f"{number_in_cell(doubtful, each):.12g}", width=160,
        )  # fmt: skip
    sheet = read if (named, mark) == (read.header, read.mark) else file.sheet(named, mark)
    said.text(f"{file.name}: {', '.join(sheet.told())}.")
    return sheet
