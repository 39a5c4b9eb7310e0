"""Live figures: a static part mounted once, updates in frames that go past Streamlit.

``st.plotly_chart`` builds a new element at every change; this keeps one for the figure's life.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import plotly.graph_objects as go
import streamlit as st

from core.figures.base import PROBABILITY_SCALE, Shades
from core.figures.image_grid import ImageGrid, ImageGridUpdate
from core.figures.network_drawing import Drawing
from core.runs.run import noop
from core.streaming.stream import Stream
from core.streaming.wire import message
from pages.session.session import session, widget_value

# The server has them below the name that start.js asks for.
MODULES = Path(__file__).parent / "browser"
_component = st.components.v2.component(
    "live_plot",
    css=(MODULES / "live.css").read_text(encoding="utf-8"),
    js=(MODULES / "start.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)

# CSS pixels, or a class of stage.css.
Height = int | Literal["on-stage", "half-stage", "bars", "beside-board"]
BEING_DRAWN = "A figure that is being drawn."
OnClick = Callable[[dict[str, Any]], None]


def mount_figure(
    key: str,
    figure: go.Figure,
    *,
    drawing: Drawing | None = None,
    height: Height = "on-stage",
    shades: Shades = PROBABILITY_SCALE,
    alt: str = BEING_DRAWN,
    on_click: OnClick | None = None,
) -> None:
    """Mount a figure under ``key``, unique in the page; it has a frame if the open lesson watches it.

    With a ``drawing`` the browser computes its moving part from the weights in a frame.
    ``shades`` colour what lies under its axes; ``alt`` is the figure in words until a frame brings others.
    ``on_click`` is called with ``x``, ``y`` and ``reach``, how far 10 pixels are in both.
    """
    look = {"drawing": drawing, "shades": shades, "alt": alt}
    _mount(key, "plot", look, drawn=figure.to_json(), height=height, on_click=on_click)


def mount_diagram(
    key: str,
    drawing: Drawing,
    *,
    height: Height = "on-stage",
    on_click: OnClick | None = None,
) -> None:
    """Mount a network's diagram; ``on_click`` is called with ``layer`` and ``unit``, -1 beside them."""
    _mount(key, "network", {"drawing": drawing}, height=height, on_click=on_click)


def mount_tiles(
    key: str,
    tiles: ImageGrid,
    *,
    shown: ImageGridUpdate | None = None,
    on_click: OnClick | None = None,
) -> None:
    """Mount a place for small pictures; ``on_click`` is called with ``tile``, the place of one.

    ``shown`` stands there until a frame brings others.
    """
    content = {
        "size": tiles.size,
        "shades": tiles.shades,
        "update": None if shown is None else message(shown),
    }
    _mount(key, "tiles", content, on_click=on_click)


def mount_steps(key: str, on_click: OnClick) -> None:
    """Mount a place for the steps of one update; ``on_click`` is called with ``sample``, the one to show."""
    _mount(key, "steps", {}, on_click=on_click)


def mount_text(key: str, kind: str) -> None:
    """Mount a place for numbers and words that move: a ``panel`` or a ``table``."""
    _mount(key, kind, {})


def _mount(
    key: str,
    kind: str,
    content: Mapping[str, Any],
    *,
    drawn: str = "",
    height: Height | None = None,
    on_click: OnClick | None = None,
) -> None:
    """Mount a part; ``drawn`` is more of its content, as the text of a JSON object."""
    name = f"figure {key}"
    heard, screen = session().clicks_heard, session().screen
    framed = screen is not None and key in screen.figures

    def hear() -> None:
        # A message that overtakes another takes its clicks along: the browser tells of each until
        # it has been answered, and so of some twice.
        for click in getattr(widget_value(name), "clicked", None) or ():
            if click["id"] > heard.get(key, 0):
                heard[key] = click["id"]
                if on_click is not None:
                    on_click(click)

    static = {
        "key": key,
        "kind": kind,
        "height": height if isinstance(height, int) else None,
        "look": [look for look in (height, "framed" * framed) if isinstance(look, str)],
        "watch": screen.what_to_watch if screen is not None and framed else "",
        "clicks": on_click is not None,
        "heard": heard.get(key, 0),
        "shades": PROBABILITY_SCALE,
        "alt": BEING_DRAWN,
    }
    # As text: Streamlit looks for tables in what is a dict or a list, and imports pandas for that.
    text = json.dumps({**static, **content})
    if drawn:
        text = f"{text[:-1]}, {drawn[1:]}"
    _component(key=name, data={"static": text}, on_clicked_change=hear)


def frames(key: str, stream: Stream) -> None:
    """Have the browser follow the stream; its frames move the figures of the page.

    The page's script runs again where the run is in another state than the buttons were built for.
    """
    built = {"token": stream.token, "version": stream.version, "state": stream.built_for}
    _component(key=key, data={"stream": json.dumps(built)}, on_changed_change=noop)
