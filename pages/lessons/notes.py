"""Explanations, one at a time: what the browser does not show it need not draw ten times a second."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st


def show_notes(page: str, notes: Mapping[str, str]) -> None:
    """Show a row of titles, and the note of the chosen one in Markdown."""
    title = st.pills(
        "Explanations", list(notes), default=next(iter(notes)), required=True,
        key=f"{page} notes", label_visibility="collapsed",
    )  # fmt: skip
    assert isinstance(title, str)
    st.markdown(notes[title])
