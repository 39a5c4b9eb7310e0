"""A board to draw a digit on with the mouse, a pen or a finger, and what the network makes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit_drawable_canvas import CanvasResult

from core.digits.preprocess import BOARD, board_picture, read_board
from pages.digits.plain_canvas import st_canvas
from pages.session.page_state import Board, Strokes
from pages.session.session import session, widget_value

STROKE = 20  # pixels: MNIST's strokes are two to three of 28 pixels wide


def drawing_board(page: str, take: Callable[[bytes | None], None]) -> None:
    """Mount the board; each stroke runs this part alone, which hands the digit to ``take``."""
    board = session().page_state(page).board
    if widget_value(_key(page)) is None and board.strokes:
        board.lay(board.strokes)  # it was not in the page for a while

    def part() -> None:
        _read(board, _canvas(page, board))
        take(board.pixels)
        row = st.container(horizontal=True, key="strokes")
        for name, icon, left in (("Undo", "undo", board.strokes[:-1]), ("Clear", "delete", ())):
            row.button(
                name, icon=f":material/{icon}:", key=f"{page} {name.lower()}",
                on_click=board.lay, args=(left,), disabled=not board.strokes,
            )  # fmt: skip

    with st.container():
        st.fragment(part)()


def _key(page: str) -> str:
    return f"{page} board"


def _canvas(page: str, board: Board) -> CanvasResult:
    strokes, times = board.laid
    told = getattr(widget_value(_key(page)), "drawing", None)  # a stroke that this run is for
    empty = not (strokes if told is None else strokes_of(told))
    return st_canvas(
        stroke_width=STROKE,
        stroke_color="#ffffff",
        background_image=board_picture(empty=empty),
        initial_drawing={"objects": list(strokes), "laid": times},
        width=BOARD,
        height=BOARD,
        return_image_data=True,
        key=_key(page),
    )


def _read(board: Board, drawn: CanvasResult) -> None:
    """Take in the board as the browser shows it; ignore what can't be read, and what is out of date."""
    strokes = strokes_of({"raw": drawn.json_data})
    if board.awaited and len(strokes) != len(board.strokes):
        return
    try:
        png = drawn.image_bytes
        pixels = None if png is None else read_board(png)
    except (TypeError, AttributeError, ValueError):
        return
    board.awaited = False
    board.strokes = strokes
    if png is not None or not strokes:
        board.pixels = pixels


def strokes_of(drawing: Any) -> Strokes:
    """Return the strokes in what the canvas tells; none where that is something else."""
    try:
        return tuple(drawing["raw"]["objects"])
    except (KeyError, TypeError):
        return ()
