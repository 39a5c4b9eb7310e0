"""A CSV file of the student's: looked at in a preview, and taken with a press."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.datasets.csv_sheet import read_sheet
from core.datasets.csv_text import MAX_MEGABYTES
from pages.ui.controls import Controls
from pages.ui.csv_preview import Wanted, preview
from pages.ui.page_state import CsvFile
from pages.ui.session import session, set_widgets, widget_value
from pages.ui.uploads import tell_if_refused


def csv_upload(
    controls: Controls, wanted: Wanted, keep: Callable[[Any], None], popover: str | None = None
) -> None:
    """A place for a file, and its preview once it is there.

    ``keep`` is given the points or the table that the student takes from it. ``popover`` is the key
    of the one that the place is in, if any: it would lie over the preview.
    """
    state = session().page_state(controls.page)
    key = f"{controls.page} csv"
    uploader = f"{key} {state.csv_files}"

    def look() -> None:
        file: Any = widget_value(uploader)
        state.csv = None
        controls.set_error(key, None)
        if file is None:
            return
        content = file.getvalue()
        try:
            read_sheet(content)
        except ValueError as problem:
            controls.set_error(key, str(problem))
        else:
            # The place is made anew now, under the preview: later, a student may be choosing a file there.
            state.csv, state.csv_files = CsvFile(file.name, content), state.csv_files + 1
            if popover is not None:
                set_widgets({popover: False})

    tell_if_refused()
    st.file_uploader(
        wanted.label, type=["csv", "tsv", "txt"], key=uploader, max_upload_size=MAX_MEGABYTES,
        on_change=look, help=f"{wanted.limits} You see how it is read before it replaces what you have now.",
    )  # fmt: skip
    controls.show_error(key, st.container())
    if state.csv is not None:
        preview(controls.page, state.csv, wanted, keep)
