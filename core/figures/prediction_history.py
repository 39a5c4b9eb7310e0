"""Curves of how much a network believed in each digit, for one drawing, from epoch to epoch."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from core.datasets.mnist import CLASSES
from core.figures.base import (
    EXTENT,
    FigureUpdate,
    add_extent_trace,
    blank,
    encode_array,
    round_extent,
    scale_of,
)
from core.runs.trial_view import TrialView
from core.training.spec import Spec

LABELLED = 0.08  # belief from which a curve carries its digit
COLOURS = (
    "#2f86d6", "#d9680f", "#2a9d8f", "#c2187a", "#9467bd",
    "#7a7f26", "#1f77b4", "#b5651d", "#5f8f3a", "#d14b4b",
)  # fmt: skip


@lru_cache(maxsize=16)
def belief_figure(spec: Spec) -> go.Figure:
    """A curve a digit, named at its end."""
    figure = blank("Epoch", "Probability", ("belief", spec))
    figure.update_yaxes(range=[0, 1.05], fixedrange=True)
    figure.update_layout(showlegend=False)
    for digit, colour in enumerate(COLOURS):
        figure.add_scatter(
            name=str(digit), mode="lines+text", line={"color": colour, "width": 2},
            textposition="top left", textfont={"color": colour, "size": 14},
            text=[" "],  # Plotly.react draws no texts where there were none
        )  # fmt: skip
    add_extent_trace(figure)
    return figure


def belief_update(trial: TrialView, points: dict[float, np.ndarray]) -> FigureUpdate:
    """The curves as they are now."""
    if not points:
        return FigureUpdate({}, "Belief over the epochs: nothing is drawn yet.")
    at, curves = np.array(list(points), np.float32), np.stack(list(points.values())).T
    traces = {
        str(digit): {
            "x": encode_array(at),
            "y": encode_array(curve),
            "text": [""] * (len(at) - 1) + [str(digit) if curve[-1] > LABELLED else ""],
        }
        for digit, curve in zip(range(CLASSES), curves, strict=True)
    }
    room = round_extent(int(np.ceil(at[-1])), trial.spec.epochs, np.ones(1))
    traces[EXTENT] = {"x": encode_array(room[0]), "y": encode_array(np.array([0, 1], np.float32))}
    best = int(curves[:, -1].argmax())
    alt = f"Belief over the epochs, up to epoch {at[-1]:.4g}: {best} stands at {curves[best, -1]:.2f}."
    return FigureUpdate(traces, alt, scale=scale_of(room[0]))
