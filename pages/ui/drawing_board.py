"""A board to draw a digit on with the mouse or a finger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from core.drawing import as_bytes, prepare
from pages.ui.session import session, widget_value

SIDE = 280  # CSS pixels
STROKES = (12, 16, 20, 24, 30)
UNDONE = 30  # strokes that can be taken back

Strokes = dict[str, Any]  # as the canvas describes them


@dataclass(frozen=True)
class Drawing:
    """What was on the board after a stroke, and the digit in it, 784 uint8 pixels or none."""

    strokes: Strokes
    pixels: bytes | None


@dataclass(frozen=True)
class Sheet:
    """What lies on the board: a canvas with another number is another one.

    Attributes:
        first: what was on it when it was laid there. The canvas tells of strokes alone, so what
            it began with must be known here.
        past: what was on it after each stroke, the newest last.
    """

    number: int = 0
    first: Strokes | None = None
    past: tuple[Drawing, ...] = ()

    def laid_again(self, past: tuple[Drawing, ...]) -> Sheet:
        """A new sheet with the newest of ``past`` on it, or with nothing."""
        return Sheet(self.number + 1, past[-1].strokes if past else None, past)


def drawing_board(page: str) -> bytes | None:
    """The digit drawn, 784 uint8 pixels as MNIST would have them, or ``None`` without one."""
    sheets = session().sheets
    sheet = sheets.get(page, Sheet())
    if widget_value(_key(page, sheet)) is None and sheet.past:
        sheet = sheet.laid_again(sheet.past)  # the board was out of the page for a while
    stroke = st.select_slider("Stroke", STROKES, value=20, key=f"{page} stroke")
    drawn = st_canvas(
        stroke_width=stroke, stroke_color="#ffffff", background_color="#000000",
        initial_drawing=sheet.first, width=SIDE, height=SIDE, return_image_data=True,
        key=_key(page, sheet),
    )  # fmt: skip
    newest = sheet.past[-1].strokes if sheet.past else None
    if drawn.json_data is not None and drawn.json_data != newest and drawn.image_data is not None:
        drawing = Drawing(drawn.json_data, as_bytes(prepare(drawn.image_data)))
        sheet = replace(sheet, past=(*sheet.past, drawing)[-UNDONE:])
    sheets[page] = sheet

    def undo() -> None:
        sheets[page] = sheet.laid_again(sheet.past[:-1])

    def clear() -> None:
        sheets[page] = sheet.laid_again(())

    row = st.container(horizontal=True)
    row.button("Undo stroke", icon=":material/undo:", on_click=undo, key=f"{page} undo",
               disabled=not sheet.past)  # fmt: skip
    row.button("Clear", icon=":material/delete:", on_click=clear, key=f"{page} clear")
    return sheet.past[-1].pixels if sheet.past else None


def _key(page: str, sheet: Sheet) -> str:
    return f"{page} canvas {sheet.number}"
