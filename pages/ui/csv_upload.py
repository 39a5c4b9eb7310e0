"""A CSV file of the student's, read at once, or answered with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.datasets.csv_lines import MAX_MEGABYTES
from pages.ui.controls import Controls
from pages.ui.session import widget_value
from pages.ui.uploads import tell_if_refused


def csv_upload(
    controls: Controls, key: str, label: str, limits: str, keep: Callable[[bytes], None]
) -> None:
    """A place for the file; ``keep`` reads and keeps its bytes, or raises ValueError."""

    def read() -> None:
        file: Any = widget_value(key)
        if file is None:
            return
        try:
            keep(file.getvalue())
        except ValueError as problem:
            controls.set_error(key, str(problem))
        else:
            controls.set_error(key, None)

    tell_if_refused()
    st.file_uploader(
        label, type=["csv", "txt"], key=key, max_upload_size=MAX_MEGABYTES, on_change=read,
        help=f"{limits} What you have now is replaced.",
    )  # fmt: skip
    controls.show_error(key, st.container())
