"""Live figures: a still part mounted once, a moving part sent with every redraw.

``st.plotly_chart`` builds a new element at every change; this keeps one for the figure's life.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from core.figures import PROBABILITY_SCALE, Moving
from core.network_diagram import Diagram, MovingDiagram
from core.tiles import MovingTiles, Tiles
from pages.ui.session import widget_value

_FOLDER = Path(__file__).parent
_SCRIPT = "\n".join(
    (_FOLDER / name).read_text(encoding="utf-8")
    for name in ("shades.js", "network.js", "tiles.js", "live_plot.js")
)
_component = st.components.v2.component("live_plot", js=_SCRIPT, isolate_styles=False)

OnClick = Callable[[dict[str, Any]], None]


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


def _mount(key: str, height: int, content: Mapping[str, Any], on_click: OnClick | None) -> None:
    name = f"still {key}"

    def clicked() -> None:
        value = getattr(widget_value(name), "clicked", None)
        if value is not None and on_click is not None:
            on_click(value)

    still = {
        "key": key,
        "height": height,
        "clicks": on_click is not None,
        "shades": PROBABILITY_SCALE,
        "alt": "A figure that is being drawn.",
    }
    _component(key=name, data={"still": {**still, **content}}, on_clicked_change=clicked)


def move_figures(
    moving: Mapping[str, Moving | MovingDiagram | MovingTiles], *, key: str = "moving figures"
) -> None:
    """Redraw figures by key, all in one message. Call it in the ticking fragment."""
    sent = {name: each.message() for name, each in moving.items()}
    _component(key=key, data={"moving": sent}, height=1)
