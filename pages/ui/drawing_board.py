"""A board to draw a digit on with the mouse or a finger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from core.drawing import as_bytes, prepare, read_board
from pages.ui.live_plot import still_board
from pages.ui.press import once
from pages.ui.session import session

BOARD = "board"  # the figure's key
WIDTHS = (12, 16, 20, 24, 30)
UNDONE = 30  # strokes that can be taken back

Strokes = tuple[dict[str, Any], ...]  # {"width": pixels, "points": [[x, y], ...]} each


@dataclass(frozen=True)
class Drawing:
    """What was on the board after a stroke, and the digit in it, 784 uint8 pixels or none."""

    strokes: Strokes
    pixels: bytes | None


@dataclass(frozen=True)
class Sheet:
    """What lies on the board: ``past`` after each stroke, the newest last.

    ``version`` counts how often the page, not the student, changed what lies there.
    """

    version: int = 0
    past: tuple[Drawing, ...] = ()

    @property
    def strokes(self) -> Strokes:
        """What lies there now."""
        return self.past[-1].strokes if self.past else ()

    @property
    def pixels(self) -> bytes | None:
        """The digit on it, if there is one."""
        return self.past[-1].pixels if self.past else None


@dataclass(frozen=True)
class KnownStrokes:
    """What the server has heard of the board, so that the browser can tell it what it missed."""

    sheet: Sheet

    def message(self) -> Mapping[str, Any]:
        """What the browser is sent."""
        return {"version": self.sheet.version, "known": len(self.sheet.strokes)}


def sheet_of(page: str) -> Sheet:
    """What lies on the page's board."""
    return session().sheets.get(page, Sheet())


def take_stroke(page: str, drawn: Mapping[str, Any]) -> None:
    """Take in the board as the browser sends it; what can't be read is passed over."""
    sheet = sheet_of(page)
    try:
        strokes = tuple(drawn["strokes"])
        if int(drawn["version"]) != sheet.version or len(strokes) == len(sheet.strokes):
            return  # of before Undo or Clear, or sent twice
        digit = prepare(read_board(str(drawn["image"])))
    except (KeyError, TypeError, ValueError):
        return
    past = (*sheet.past, Drawing(strokes, as_bytes(digit)))[-UNDONE:]
    session().sheets[page] = replace(sheet, past=past)


def drawing_board(page: str) -> bytes | None:
    """The digit drawn, 784 uint8 pixels as MNIST would have them, or ``None`` without one."""
    sheets, sheet = session().sheets, sheet_of(page)

    def lay(past: tuple[Drawing, ...]) -> None:
        sheets[page] = Sheet(sheet_of(page).version + 1, past)

    def undo() -> None:
        lay(sheet_of(page).past[:-1])

    def clear() -> None:
        lay(())

    width = st.select_slider("Stroke", WIDTHS, value=20, key=f"{page} stroke")
    still_board(
        BOARD, sheet.strokes, version=sheet.version, width=width,
        on_drawn=lambda drawn: take_stroke(page, drawn),
    )  # fmt: skip
    row = st.container(horizontal=True)
    row.button("Undo", icon=":material/undo:", on_click=once(undo), key=f"{page} undo")
    row.button("Clear", icon=":material/delete:", on_click=once(clear), key=f"{page} clear")
    return sheet.pixels
