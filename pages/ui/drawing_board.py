"""A board to draw a digit on with the mouse or a finger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from pages.ui.session import session, widget_value

SIDE = 280  # CSS pixels
STROKES = (12, 16, 20, 24, 30)

Strokes = dict[str, Any]  # as the canvas describes them


@dataclass(frozen=True)
class Sheet:
    """What lies on the board: a canvas with another number is another one.

    ``first`` is what was on it when it was laid there, ``strokes`` what is on it now.
    """

    number: int = 0
    first: Strokes | None = None
    strokes: Strokes | None = None

    def next(self, strokes: Strokes | None) -> Sheet:
        """A new sheet with these strokes on it."""
        return Sheet(self.number + 1, strokes, strokes)


def drawing_board(page: str) -> np.ndarray | None:
    """The drawing, RGBA ``(280, 280, 4)`` uint8, or ``None`` before the first stroke."""
    sheets = session().sheets
    sheet = sheets.get(page, Sheet())
    if widget_value(_key(page, sheet)) is None and sheet.strokes != sheet.first:
        sheet = sheet.next(sheet.strokes)  # the board was out of the page for a while
    stroke = st.select_slider("Stroke", STROKES, value=20, key=f"{page} stroke")
    drawn = st_canvas(
        stroke_width=stroke, stroke_color="#ffffff", background_color="#000000",
        initial_drawing=sheet.first,
        width=SIDE, height=SIDE, return_image_data=True, key=_key(page, sheet),
    )  # fmt: skip
    if drawn.json_data is not None:
        sheet = Sheet(sheet.number, sheet.first, drawn.json_data)
    sheets[page] = sheet
    strokes = (sheet.strokes or {}).get("objects", [])

    def undo() -> None:
        assert sheet.strokes is not None
        sheets[page] = sheet.next({**sheet.strokes, "objects": strokes[:-1]})

    def clear() -> None:
        sheets[page] = sheet.next(None)

    row = st.container(horizontal=True)
    row.button("Undo", icon=":material/undo:", on_click=undo, key=f"{page} undo",
               disabled=not strokes)  # fmt: skip
    row.button("Clear", icon=":material/delete:", on_click=clear, key=f"{page} clear")
    return drawn.image_data


def _key(page: str, sheet: Sheet) -> str:
    return f"{page} canvas {sheet.number}"
