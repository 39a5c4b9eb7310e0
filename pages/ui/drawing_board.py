"""A board to draw a digit on, and the image of it that the network sees."""

from __future__ import annotations

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from core.drawing import prepare
from pages.ui.session import set_widgets, widget_value

SIDE = 280  # CSS pixels
STROKES = (12, 16, 20, 24, 30)


def drawing_board(page: str) -> np.ndarray | None:
    """The drawn digit, ``(28, 28)`` float32 as MNIST would have it, or ``None`` while there is none."""
    sheets = f"{page} sheet"
    sheet = int(widget_value(sheets) or 0)  # type: ignore[call-overload]

    def clear() -> None:
        set_widgets({sheets: sheet + 1})  # a canvas with another key is another, empty one

    board, seen = st.columns([3, 2])
    with board:
        stroke = st.select_slider("Stroke", STROKES, value=20, key=f"{page} stroke")
        drawn = st_canvas(
            stroke_width=stroke, stroke_color="#ffffff", background_color="#000000",
            width=SIDE, height=SIDE, return_image_data=True, key=f"{page} canvas {sheet}",
        )  # fmt: skip
        st.button("Clear", icon=":material/delete:", on_click=clear, key=f"{page} clear")
    digit = None if drawn.image_data is None else prepare(drawn.image_data)
    with seen:
        st.caption("What the network sees")
        if digit is None:
            st.info("Draw a digit from 0 to 9.")
        else:
            pixels = (digit * 255).round().astype(np.uint8).repeat(5, axis=0).repeat(5, axis=1)
            st.image(pixels, width=140)
    return digit
