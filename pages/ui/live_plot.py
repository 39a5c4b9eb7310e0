"""Live figures: a still part mounted once, a moving part sent with every redraw.

``st.plotly_chart`` builds a new element at every change; this keeps one for the figure's life.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from core.figures import PROBABILITY_SCALE
from core.frame import Update
from core.network_diagram import Diagram
from core.tiles import Tiles
from pages.ui.press import once
from pages.ui.session import widget_value

_FOLDER = Path(__file__).parent
_SCRIPTS = ("shades.js", "network.js", "tiles.js", "panel.js", "save_picture.js", "live_plot.js")
_component = st.components.v2.component(
    "live_plot",
    css=(_FOLDER / "live_plot.css").read_text(encoding="utf-8"),
    js="\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS),
    isolate_styles=False,
)

OnClick = Callable[[dict[str, Any]], None]


def still_figure(
    key: str, figure: go.Figure, *, height: int = 340, on_click: OnClick | None = None
) -> None:
    """Mount a figure under ``key``, unique in the page. Call it outside the ticking fragment.

    ``on_click`` is called with ``x``, ``y`` and ``reach``, how far 10 pixels are in both.
    """
    content = json.loads(figure.to_json())
    still = {"data": content["data"], "layout": content["layout"]}
    _mount(key, "plot", still, height=height, on_click=on_click)


def still_diagram(key: str, diagram: Diagram, *, height: int, on_click: OnClick) -> None:
    """Mount a network's diagram; ``on_click`` is called with ``layer`` and ``unit``, -1 beside them."""
    still = {"layers": diagram.layers, "names": diagram.names}
    _mount(key, "network", still, height=height, on_click=on_click)


def still_tiles(key: str, tiles: Tiles, *, on_click: OnClick | None = None) -> None:
    """Mount a place for small pictures; ``on_click`` is called with ``tile``, the place of one."""
    _mount(key, "tiles", {"size": tiles.size, "shades": tiles.shades}, on_click=on_click)


def still_text(key: str, kind: str) -> None:
    """Mount a place for numbers and words that move: a ``panel`` or a ``table``."""
    _mount(key, kind, {})


def _mount(
    key: str,
    kind: str,
    content: Mapping[str, Any],
    *,
    height: int | None = None,
    on_click: OnClick | None = None,
) -> None:
    name = f"still {key}"

    def hear() -> None:
        value = getattr(widget_value(name), "clicked", None)
        if value is not None and on_click is not None:
            on_click(value)

    still = {
        "key": key,
        "kind": kind,
        "height": height,
        "clicks": on_click is not None,
        "shades": PROBABILITY_SCALE,
        "alt": "A figure that is being drawn.",
    }
    _component(key=name, data={"still": {**still, **content}}, on_clicked_change=once(hear))


def move_figures(updates: Mapping[str, Update], *, key: str = "moving figures") -> None:
    """Redraw figures by key, all in one message. Call it in a fragment, once for each ``key``."""
    sent = {name: update.message() for name, update in updates.items()}
    # When the theme changes, the browser draws what each key was last sent once more, in any order.
    _component(key=key, data={"moving": sent, "at": time.time()}, height=1)
