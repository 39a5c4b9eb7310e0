"""Live figures: a still part mounted once, a moving part sent with every redraw.

``st.plotly_chart`` builds a new element at every change; this keeps one for the figure's life.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import plotly.graph_objects as go
import streamlit as st

from core.figures import PROBABILITY_SCALE
from core.network_diagram import Diagram
from core.tiles import Tiles
from pages.ui.press import once
from pages.ui.session import widget_value

_FOLDER = Path(__file__).parent
_SCRIPT = "\n".join(
    (_FOLDER / name).read_text(encoding="utf-8")
    for name in ("shades.js", "network.js", "tiles.js", "board.js", "live_plot.js")
)
_component = st.components.v2.component("live_plot", js=_SCRIPT, isolate_styles=False)

OnClick = Callable[[dict[str, Any]], None]


class Moves(Protocol):
    """The moving part of a figure."""

    def message(self) -> Mapping[str, Any]:
        """What the browser is sent."""
        ...


def still_figure(
    key: str, figure: go.Figure, *, height: int = 340, on_click: OnClick | None = None
) -> None:
    """Mount a figure under ``key``, unique in the page. Call it outside the ticking fragment.

    ``on_click`` is called with ``x``, ``y`` and ``reach``, how far 10 pixels are in both.
    """
    content = json.loads(figure.to_json())
    _mount(key, height, {"data": content["data"], "layout": content["layout"]}, on_click)


def still_diagram(key: str, diagram: Diagram, *, height: int, on_click: OnClick) -> None:
    """Mount a network's diagram; ``on_click`` is called with ``layer`` and ``unit``, -1 beside them."""
    _mount(key, height, {"layers": diagram.layers, "names": diagram.names}, on_click)


def still_tiles(key: str, tiles: Tiles, *, on_click: OnClick | None = None) -> None:
    """Mount a place for small pictures; ``on_click`` is called with ``tile``, the place of one."""
    content = {"tiles": {"size": tiles.size}, "shades": tiles.shades}
    _mount(key, tiles.size, content, on_click)


def still_board(
    key: str, strokes: Sequence[Mapping[str, Any]], *, version: int, width: int, on_drawn: OnClick
) -> None:
    """Mount a board to draw on, 280 x 280 pixels, with ``strokes`` on it.

    Another ``version`` lays these strokes there anew; ``width`` is that of the next one. ``on_drawn``
    is called with every stroke's end, given ``version``, ``strokes`` and ``image``, a PNG.
    """
    content = {"board": {"strokes": list(strokes), "version": version, "width": width}}
    _mount(key, 0, content, None, on_drawn)


def _mount(
    key: str,
    height: int,
    content: Mapping[str, Any],
    on_click: OnClick | None,
    on_drawn: OnClick | None = None,
) -> None:
    name = f"still {key}"

    still = {
        "key": key,
        "height": height,
        "clicks": on_click is not None,
        "shades": PROBABILITY_SCALE,
        "alt": "A figure that is being drawn.",
    }
    _component(
        key=name,
        data={"still": {**still, **content}},
        on_clicked_change=once(_hearing(name, "clicked", on_click)),
        on_drawn_change=once(_hearing(name, "drawn", on_drawn)),
    )


def _hearing(name: str, event: str, heard: OnClick | None) -> Callable[[], None]:
    """What Streamlit calls when the component ``name`` tells of an event."""

    def hear() -> None:
        value = getattr(widget_value(name), event, None)
        if value is not None and heard is not None:
            heard(value)

    return hear


def move_figures(
    moving: Mapping[str, Moves], *, key: str = "moving figures", on_drawn: OnClick | None = None
) -> None:
    """Redraw figures by key, all in one message. Call it in the ticking fragment.

    A board in the page tells of its strokes through this part, so that a stroke runs it alone.
    """
    sent = {name: each.message() for name, each in moving.items()}
    data = {"moving": sent, "hears": on_drawn is not None}
    _component(key=key, data=data, height=1, on_drawn_change=_hearing(key, "drawn", on_drawn))
