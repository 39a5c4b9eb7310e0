"""What a network believes of one digit: ten bars now, and ten curves from epoch to epoch."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.datasets.mnist import CLASSES
from core.figures.base import (
    EXTENT,
    LOSS_COLOURS,
    FigureUpdate,
    add_extent_trace,
    blank,
    cached_figure,
    encoded,
    round_extent,
)
from core.metrics.predictions import class_probabilities
from core.runs.trial_view import TrialView
from core.text.number_text import fixed, significant
from core.training.spec import Spec

WIDTH = 0.8  # of all bars of a digit together
LABELLED = 0.08  # probability from which a curve carries its digit
COLOURS = (
    "#2f86d6", "#d9680f", "#2a9d8f", "#c2187a", "#9467bd",
    "#7a7f26", "#1f77b4", "#b5651d", "#5f8f3a", "#d14b4b",
)  # fmt: skip


@cached_figure
def bars_figure(specs: tuple[Spec, ...]) -> go.Figure:
    """Draw ten bars a loss, as one filled outline: Plotly moves lines in a third of a bar chart's time."""
    figure = blank("Digit", "Probability", specs, yaxis_range=[0, 1], yaxis_fixedrange=True)
    figure.update_xaxes(tickvals=list(range(CLASSES)), range=[-0.6, CLASSES - 0.4])
    figure.update_xaxes(fixedrange=True, showgrid=False)
    wide = WIDTH / len(specs)
    for place, spec in enumerate(specs):
        left = np.arange(CLASSES) - WIDTH / 2 + place * wide
        corners = np.stack([left, left, left + wide, left + wide], axis=1).ravel()
        colour = LOSS_COLOURS[spec.loss]
        figure.add_scatter(
            name=spec.loss, x=corners, y=outline(np.zeros(CLASSES)), mode="lines", fill="tozeroy",
            fillcolor=colour, line={"width": 0, "color": colour}, hovertemplate="%{y:.3f}",
        )  # fmt: skip
    return figure


def outline(heights: np.ndarray) -> np.ndarray:
    """Return the heights ``(40,)`` of the corners of ten bars ``(10,)``, four each from left to right."""
    ground = np.zeros_like(heights)
    return np.stack([ground, heights, heights, ground], axis=1).ravel()


def bars_update(trials: tuple[TrialView, ...], pixels: bytes | None) -> FigureUpdate:
    """Return the bars for a digit, 784 uint8; flat ones where there is none."""
    traces, words = {}, []
    for trial in trials:
        answers = np.zeros(CLASSES, np.float32)
        if pixels is not None:
            answers = class_probabilities(trial.spec.experiment, trial.state, pixels)
            best = int(answers.argmax())
            words.append(f"{trial.spec.loss} believes in {best} with {fixed(answers[best], 2)}")
        traces[trial.spec.loss] = encoded(y=outline(answers))
    said = "; ".join(words) or "nothing is drawn yet"
    return FigureUpdate(
        traces, f"Probability of each digit at epoch {trials[0].state.epoch}: {said}."
    )


@cached_figure
def belief_figure(spec: Spec) -> go.Figure:
    """Draw a curve for each digit, named at its end."""
    figure = blank("Epoch", "Probability", ("belief", spec))
    figure.update_yaxes(range=[0, 1.05], fixedrange=True)
    for digit, colour in enumerate(COLOURS):
        figure.add_scatter(
            name=str(digit), mode="lines+text", line={"color": colour, "width": 2},
            textposition="top left", textfont={"color": colour, "size": 14},
            text=[" "],  # Plotly.react draws no texts where there were none
        )  # fmt: skip
    add_extent_trace(figure)
    return figure


def belief_update(trial: TrialView, points: dict[float, np.ndarray]) -> FigureUpdate:
    """Return the curves as they are now; ``points`` are probabilities ``(10,)`` by epoch."""
    if not points:
        return FigureUpdate({}, "Belief over the epochs: nothing is drawn yet.")
    at, curves = np.array(list(points), np.float32), np.stack(list(points.values())).T
    x, _ = round_extent(int(np.ceil(at[-1])), trial.spec.epochs, np.ones(1))
    traces: dict[str, dict[str, Any]] = {EXTENT: encoded(x=x, y=np.array([0.0, 1.0]))}
    for digit, curve in enumerate(curves):
        name = str(digit) if curve[-1] > LABELLED else ""
        traces[str(digit)] = {**encoded(x=at, y=curve), "text": [""] * (len(at) - 1) + [name]}
    best = int(curves[:, -1].argmax())
    epoch, belief = significant(at[-1], 4), fixed(curves[best, -1], 2)
    alt = f"Belief over the epochs, up to epoch {epoch}: {best} stands at {belief}."
    return FigureUpdate(traces, alt)
