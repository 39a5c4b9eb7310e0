"""Live figures: a still part mounted once, a moving part sent with every redraw.

``st.plotly_chart`` builds a new element at every change; this keeps one for the figure's life.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

from core.figures import Moving

_SCRIPT = (Path(__file__).parent / "live_plot.js").read_text(encoding="utf-8")
_component = st.components.v2.component("live_plot", js=_SCRIPT, isolate_styles=False)


def still_figure(key: str, figure: go.Figure, *, height: int = 340) -> None:
    """Mount a figure under ``key``, unique in the page. Call it outside the ticking fragment."""
    content = json.loads(figure.to_json())
    still = {"key": key, "height": height, "data": content["data"], "layout": content["layout"]}
    _component(key=f"still {key}", data={"still": still | {"alt": "A figure that is being drawn."}})


def move_figures(moving: Mapping[str, Moving], *, key: str = "moving figures") -> None:
    """Redraw figures by key, all in one message. Call it in the ticking fragment."""
    sent = {
        name: {"traces": m.traces, "scale": m.scale, "alt": m.alt} for name, m in moving.items()
    }
    _component(key=key, data={"moving": sent}, height=1)
