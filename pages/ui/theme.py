"""Colours that Streamlit's theme options can't give."""

from __future__ import annotations

import streamlit as st

ON_DARK_PRIMARY = "#06182b"  # on the dark theme's primary colour; white has a contrast of 2.9


def on_primary(label: str) -> str:
    """The label of a primary button, legible in the light theme and in the dark one."""
    if st.context.theme.type != "dark":
        return label
    return f':color[{label}]{{foreground="{ON_DARK_PRIMARY}"}}'
