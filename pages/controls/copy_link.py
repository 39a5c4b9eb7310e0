"""A button that copies the page's link, and shows it where the browser has no clipboard."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "copy_link",
    html='<button>Copy link</button><input readonly hidden aria-label="The link, to copy">',
    css="""button { font: inherit; padding: 0.4rem 0.9rem; border-radius: 8px; cursor: pointer;
      border: 1px solid var(--st-border-color); background: var(--st-background-color);
      color: var(--st-text-color); }
      input { font: inherit; width: 100%; margin-top: 0.4rem; box-sizing: border-box; }""",
    js=(Path(__file__).parent / "copy_link.js").read_text(encoding="utf-8"),
)


def copy_link_button(page: str) -> None:
    """Mount the button."""
    _component(key=f"{page} copy link")
