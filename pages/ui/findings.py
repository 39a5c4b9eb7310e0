"""The states that training is in, in words."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.diagnosis import Finding


def show_findings(findings: Iterable[Finding]) -> None:
    """A line for each; an empty place where there is none, so that nothing below it jumps."""
    st.markdown(
        "  \n".join(f":orange-badge[{each.name}] {each.sentence}" for each in findings) or "&nbsp;"
    )
