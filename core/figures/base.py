"""Colours, traces, axes and updates: what every live figure is declared with."""

from __future__ import annotations

import base64
import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.text.number_text import MINUS

# Okabe and Ito's colours and a purple-green pair: told apart with any colour vision, and
# at a contrast of 3 or more on both the light and the dark page.
LOSS_COLOURS = {
    "BCE": "#2f86d6", "MSE": "#d9680f", "CE": "#2a9d8f", "CE of softmax": "#d65076",
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
# Plotly takes 7 to 60 ms to build a figure, and a page asks for each at every press.
cached_figure = lru_cache(maxsize=64)


@dataclass(frozen=True)
class FigureUpdate:
    """What changes in a figure from one redraw to the next.

    Attributes:
        traces: trace name -> the attributes that change, by dotted path, arrays as ``encode_array`` has them.
        alt: the figure in words, as it is now.
    """

    traces: Mapping[str, Mapping[str, Any]]
    alt: str

    @property
    def scale(self) -> str:
        """Return a text that changes when the axes have to; lines alone move at a third of the cost."""
        return "".join(array["bdata"] for array in self.traces.get(EXTENT, {}).values())


def encode_array(array: np.ndarray) -> dict[str, str]:
    """Return an array as Plotly's typed-array object, 4 bytes a number or 1 for uint8."""
    kind = TRACE_TYPES[array.dtype.kind]
    packed = np.ascontiguousarray(array, dtype=kind)
    spec = {"dtype": kind, "bdata": base64.b64encode(packed.tobytes()).decode()}
    if packed.ndim > 1:
        spec["shape"] = ", ".join(str(n) for n in packed.shape)
    return spec


def encoded(**arrays: np.ndarray) -> dict[str, Any]:
    """Return a trace's arrays by attribute, as ``encode_array`` has them."""
    return {attribute: encode_array(array) for attribute, array in arrays.items()}


def blank(x_title: str, y_title: str, experiment: object, **layout: Any) -> go.Figure:
    """Return an empty figure; the student's zoom lasts as long as ``experiment`` stays equal.

    ``layout`` holds more of Plotly's layout, as ``yaxis_range``.
    """
    figure = go.Figure()
    figure.update_layout(
        template="none",
        margin={"l": 52, "r": 12, "t": 8, "b": 44},
        showlegend=False,  # each line and kind of mark is named where it is: see ``named``
        xaxis_title_text=x_title,
        yaxis_title_text=y_title,
        uirevision=revision(experiment),
        hovermode="closest",
    )
    return figure.update_layout(layout)


def named(name: str, **more: Any) -> dict[str, Any]:
    """Return a trace's ``meta`` that has the browser write a name beside its line or one of its marks.

    ``more`` holds what else the browser is told of the trace.
    """
    return {"name": name, **more}


def revision(experiment: object) -> str:
    """Return a short text that stays the same as long as ``experiment`` stays equal."""
    return blake2s(repr(experiment).encode(), digest_size=8).hexdigest()


def round_extent(epoch: int, epochs: int, losses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return opposite corners, x ``(2,)`` and y ``(2,)``, of a room for curves by epoch.

    They are in round numbers, and the room grows in strides, so that the axes stand still while a curve moves on between them.
    """
    strides = [1, 2, 5]
    widths = (digit * 10**power for power in range(1, 12) for digit in strides)
    width = min(epochs, next(w for w in widths if w >= epoch))
    low, high = float(losses.min()), float(losses.max())
    floor = 10.0 ** math.floor(math.log10(low)) if low > 0 else high
    return np.array([0, max(1, width)], np.float32), np.array([floor, high], np.float32)


def curves_by_epoch(
    curves: Mapping[str, tuple[np.ndarray, np.ndarray]],
    extent: tuple[np.ndarray, np.ndarray],
    alt: str,
) -> FigureUpdate:
    """Return an update of curves: trace name -> epochs and values, each ``(n,)``, in a room for all.

    What is empty is sent too, or the browser would keep a curve that Reset took back.
    """
    traces = {
        name: encoded(x=epochs, y=values)
        if len(epochs)
        else encoded(x=EMPTY_XY[:, 0], y=EMPTY_XY[:, 1])
        for name, (epochs, values) in curves.items()
    }
    return FigureUpdate({**traces, EXTENT: encoded(x=extent[0], y=extent[1])}, alt)


def add_extent_trace(figure: go.Figure) -> None:
    """Add the trace never seen that the axes make room for."""
    figure.add_scatter(name=EXTENT, mode="lines", opacity=0, hoverinfo="skip")


def as_figure_text(words: str) -> str:
    """Return words from a file in one line for a title, a name or a hover text.

    They stand as they are: Plotly would read some HTML in them.
    """
    return html.escape(" ".join(words.split()), quote=False)


def as_term(number: str) -> str:
    """Return a number's text as the last term of a sum: + 0.5 or − 0.5."""
    return f"{MINUS} {number[1:]}" if number.startswith(MINUS) else f"+ {number}"
