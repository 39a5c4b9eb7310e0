"""What the browser makes of a network's weights, computed by its own modules in Node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures.network_drawing import Drawing, weights_updates
from core.runs.trial_view import TrialView
from core.streaming.wire import message
from tests.node import node

SCRIPT = Path(__file__).with_name("drawn_by_browser.mjs")


def drawn_by_browser(
    trials: Sequence[TrialView], drawing: Drawing, figure: go.Figure | None = None
) -> dict[str, Any]:
    """Return what moves in a figure, as the browser computes it; arrays are lists, NaN is None."""
    data = json.loads(figure.to_json())["data"] if figure is not None else []
    updates = {key: message(each) for key, each in weights_updates(trials).items()}
    asked = json.dumps({"still": {"data": data, "drawing": drawing}, "updates": updates})
    found = subprocess.run([node(), SCRIPT], input=asked.encode(), capture_output=True, check=True)
    update: dict[str, Any] = json.loads(found.stdout)
    return update


def places_in(trace: dict[str, list[float | None]]) -> np.ndarray:
    """Return where a trace's places ``(n, 2)`` lie, gaps left out."""
    places = np.array([trace["x"], trace["y"]], float).T
    return places[~np.isnan(places[:, 0])]
