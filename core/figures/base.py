"""What every live figure shares: colours, the still part, the moving part."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

import numpy as np
import plotly.graph_objects as go

# Okabe and Ito's colours and a purple-green pair: told apart with any colour vision, and
# at a contrast of 3 or more on both the light and the dark page.
LOSS_COLOURS = {
    "BCE": "#2f86d6", "MSE": "#d9680f", "CE": "#2a9d8f",
    "Squared error": "#d9680f", "Absolute error": "#2f86d6",
}  # fmt: skip
CLASS_COLOURS = ("#9467bd", "#1b9e77")
CLASS_SYMBOLS = ("circle", "diamond")
# Of up to ten classes: neighbours differ in lightness too, and each has a contrast of 3 or more on
# both pages; none is near the red of the rings.
MANY_CLASS_COLOURS = (
    "#774bbd", "#20a37c", "#c25608", "#3a8fe0", "#93503f",
    "#d666b0", "#5a7419", "#0b8296", "#a98626", "#6b7484",
)  # fmt: skip
MANY_CLASS_SYMBOLS = (
    "circle", "diamond", "square", "triangle-up", "cross",
    "x", "star", "pentagon", "triangle-down", "hourglass",
)  # fmt: skip
UNSURE = "#d8d8d8"  # where no class is likelier than another
GREY = "#8a8f98"
MARK_COLOUR = "#c2187a"
Shades = Sequence[tuple[float, str]]  # (place from 0 to 1, "#rrggbb"), ascending
PROBABILITY_SCALE: Shades = ((0.0, CLASS_COLOURS[0]), (0.5, UNSURE), (1.0, CLASS_COLOURS[1]))

EMPTY_XY = np.full((1, 2), np.nan, np.float32)  # Plotly keeps a trace that gets nothing
EXTENT = "Room"  # a trace never seen that the axes make room for
TRACE_TYPES = {"f": "f4", "i": "i4", "u": "u1"}


@dataclass(frozen=True)
class FigureUpdate:
    """What changes in a figure from one redraw to the next.

    Attributes:
        traces: trace name -> the attributes that change, by dotted path, arrays as ``encode_array`` has them.
        alt: the figure in words, as it is now.
        scale: changes when the axes have to; lines alone move at a third of a redraw's cost.
    """

    traces: Mapping[str, Mapping[str, Any]]
    alt: str
    scale: str = ""


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """The logistic function, without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * logits))


def encode_array(array: np.ndarray) -> dict[str, str]:
    """An array as Plotly's typed-array object, 4 bytes a number or 1 for uint8."""
    kind = TRACE_TYPES[array.dtype.kind]
    packed = np.ascontiguousarray(array, dtype=kind)
    spec = {"dtype": kind, "bdata": base64.b64encode(packed.tobytes()).decode()}
    if packed.ndim > 1:
        spec["shape"] = ", ".join(str(n) for n in packed.shape)
    return spec


def blank(x_title: str, y_title: str, experiment: object) -> go.Figure:
    """An empty figure. The student's zoom lasts as long as ``experiment`` stays equal."""
    figure = go.Figure()
    figure.update_layout(
        template="none",
        margin={"l": 52, "r": 12, "t": 8, "b": 44},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
        xaxis={"title": {"text": x_title}},
        yaxis={"title": {"text": y_title}},
        uirevision=revision(experiment),
        hovermode="closest",
    )
    return figure


def revision(experiment: object) -> str:
    """A short text that stays the same as long as ``experiment`` stays equal."""
    return blake2s(repr(experiment).encode(), digest_size=8).hexdigest()


def round_extent(epoch: int, epochs: int, losses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Opposite corners, x ``(2,)`` and y ``(2,)``, of a room in round numbers for curves by epoch.

    It grows in strides, so that the axes stand still while a curve moves on between them.
    """
    strides = [1, 2, 5]
    widths = (digit * 10**power for power in range(1, 12) for digit in strides)
    width = min(epochs, next(w for w in widths if w >= epoch))
    low, high = float(losses.min()), float(losses.max())
    floor = 10.0 ** math.floor(math.log10(low)) if low > 0 else high
    return np.array([0, max(1, width)], np.float32), np.array([floor, high], np.float32)


def scale_of(*extents: np.ndarray) -> str:
    """Return a text that differs where extents do; NumPy's own takes 0.2 ms."""
    return " ".join(str(each.tolist()) for each in extents)


def add_extent_trace(figure: go.Figure) -> None:
    """Add the trace never seen that the axes make room for."""
    figure.add_scatter(name=EXTENT, mode="lines", opacity=0, hoverinfo="skip", showlegend=False)
