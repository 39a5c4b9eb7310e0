"""A button that copies the page's link."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "copy_link",
    html="<button>Copy link</button>",
    css="""button { font: inherit; padding: 0.4rem 0.9rem; border-radius: 8px; cursor: pointer;
      border: 1px solid var(--st-border-color); background: var(--st-background-color);
      color: var(--st-text-color); }""",
    js=(Path(__file__).parent / "copy_link.js").read_text(encoding="utf-8"),
)


def copy_link_button(page: str) -> None:
    """Mount the button."""
    _component(key=f"{page} copy link")
