"""A CSV file of the student's: looked at in a dialog, and taken with a press."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.csv.decode import MAX_MEGABYTES
from core.text.plain_text import as_text
from pages.data.csv_preview import Wanted, preview
from pages.data.uploads import tell_if_refused
from pages.session.page_state import CsvFile
from pages.session.session import session


def csv_upload(
    place: DeltaGenerator, page: str, wanted: Wanted, keep: Callable[[Any], None]
) -> None:
    """Put the button in its place, and the dialog over the page while it is open.

    ``keep`` is given the points or the table that the student takes from the file.
    """
    state = session().page_state(page)

    def begin() -> None:
        state.csv_open = True

    def close() -> None:
        state.csv_open, state.csv = False, None

    @st.dialog("Your CSV file", width="large", on_dismiss=close)
    def look() -> None:
        if not state.csv_open:  # its rows are taken
            st.rerun()
        tell_if_refused()
        uploaded: Any = st.file_uploader(
            wanted.label, type=["csv", "tsv", "txt"], key=f"{page} csv", max_upload_size=MAX_MEGABYTES,
            help=f"{wanted.limits} You see how it is read before it replaces what you have now.",
        )  # fmt: skip
        if uploaded is None:
            return
        if state.csv is None or state.csv.upload != uploaded.file_id:
            state.csv = CsvFile(uploaded.file_id, uploaded.name, uploaded.getvalue())
        file = state.csv
        try:
            file.sheet()
        except ValueError as problem:
            st.error(as_text(str(problem)), icon=":material/error:")
            return
        key = f"{page} csv {file.upload}"
        taken = preview(file, wanted, key)

        def take() -> None:
            close()
            keep(taken)

        st.button(
            wanted.button, icon=":material/check:", type="primary", disabled=taken is None,
            on_click=take, key=f"{key} take",
        )  # fmt: skip

    place.button(
        "CSV file", icon=":material/upload_file:", on_click=begin, key=f"{page} csv button"
    )
    if state.csv_open:
        look()
