"""What a network believes of one digit, as ten bars."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from core.datasets.mnist import CLASSES
from core.figures.base import LOSS_COLOURS, FigureUpdate, blank, encode_array
from core.metrics.predictions import class_probabilities
from core.runs.trial_view import TrialView
from core.training.spec import Spec

WIDTH = 0.8  # of all bars of a digit together


@lru_cache(maxsize=16)
def bars_figure(specs: tuple[Spec, ...]) -> go.Figure:
    """Ten bars a loss, as one filled outline: Plotly moves lines in a third of a bar chart's time."""
    figure = blank("Digit", "Probability", specs)
    figure.update_xaxes(
        tickvals=list(range(CLASSES)), range=[-0.6, CLASSES - 0.4], fixedrange=True, showgrid=False
    )
    figure.update_yaxes(range=[0, 1], fixedrange=True)
    wide = WIDTH / len(specs)
    for place, spec in enumerate(specs):
        left = np.arange(CLASSES) - WIDTH / 2 + place * wide
        corners = np.stack([left, left, left + wide, left + wide], axis=1).ravel()
        figure.add_scatter(
            name=spec.loss, x=corners, y=outline(np.zeros(CLASSES)), mode="lines", fill="tozeroy",
            fillcolor=LOSS_COLOURS[spec.loss], line={"width": 0, "color": LOSS_COLOURS[spec.loss]},
            hovertemplate="%{y:.3f}",
        )  # fmt: skip
    return figure


def outline(heights: np.ndarray) -> np.ndarray:
    """The heights ``(40,)`` of the corners of ten bars ``(10,)``, four each from left to right."""
    ground = np.zeros_like(heights)
    return np.stack([ground, heights, heights, ground], axis=1).ravel()


def bars_update(trials: tuple[TrialView, ...], pixels: bytes | None) -> FigureUpdate:
    """The bars for a drawn digit; flat where there is none."""
    traces, words = {}, []
    for trial in trials:
        spec = trial.spec.experiment
        answers = np.zeros(CLASSES, np.float32)
        if pixels is not None:
            answers = class_probabilities(spec, trial.state, pixels)
            best = int(answers.argmax())
            words.append(f"{spec.loss} believes in {best} with {answers[best]:.2f}")
        traces[spec.loss] = {"y": encode_array(outline(answers))}
    said = "; ".join(words) or "nothing is drawn yet"
    return FigureUpdate(
        traces, f"Probability of each digit at epoch {trials[0].state.epoch}: {said}."
    )
