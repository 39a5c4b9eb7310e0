"""The figure of logistic regression over one feature: samples with the fitted curve."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from core.datasets.bernoulli import Bernoulli
from core.figures.base import (
    CLASS_COLOURS,
    GREY,
    LOSS_COLOURS,
    FigureUpdate,
    blank,
    encode_array,
    sigmoid,
)
from core.runs.trial_view import TrialView
from core.training.data import load
from core.training.spec import Spec

CURVE_X = np.linspace(-1.05, 1.05, 200, dtype=np.float32)
JITTER = 0.035


@lru_cache(maxsize=64)
def curve_figure(specs: tuple[Spec, ...]) -> go.Figure:
    """0/1 samples over x, jittered so that thousands can be told apart, and the true curve."""
    spec = specs[0]
    data, _ = load(spec.data, spec.seed, spec.train_share)
    figure = blank("x", "y, probability of 1", specs)
    figure.update_yaxes(range=[-0.09, 1.09], tickvals=[0, 0.25, 0.5, 0.75, 1])
    figure.update_xaxes(range=[-1.05, 1.05])
    jitter = np.random.default_rng(0)
    parts = [("Samples", data.inputs, data.targets, GREY)]
    if len(data.test_inputs):
        parts.append(("Test samples", data.test_inputs, data.test_targets, CLASS_COLOURS[0]))
    for name, inputs, targets, colour in parts:
        y = targets.numpy().ravel()
        y = y + jitter.uniform(-JITTER, JITTER, len(y)).astype(np.float32)
        opacity = float(np.clip(200 / len(y), 0.25, 0.9))
        marker = {"color": colour, "size": 4, "opacity": opacity}
        figure.add_scattergl(
            name=name, x=inputs.numpy().ravel(), y=y, mode="markers", marker=marker
        )
    for each in specs:
        line = {"color": LOSS_COLOURS[each.loss], "width": 3}
        figure.add_scatter(name=f"Fitted, {each.loss}", x=CURVE_X, mode="lines", line=line)
    if isinstance(spec.data, Bernoulli):
        true = sigmoid(spec.data.w * CURVE_X + spec.data.b)
        dashed = {"color": GREY, "dash": "dash", "width": 2}
        figure.add_scatter(name="True curve", x=CURVE_X, y=true, mode="lines", line=dashed)
    return figure


def curve_update(trials: tuple[TrialView, ...]) -> FigureUpdate:
    """The fitted curves as they are now."""
    traces, words = {}, []
    for trial in trials:
        w, b = (float(value) for value in trial.state.flat)
        traces[f"Fitted, {trial.spec.loss}"] = {"y": encode_array(sigmoid(w * CURVE_X + b))}
        words.append(f"the {trial.spec.loss} curve is sigmoid({w:.2f} x {b:+.2f})")
    alt = f"Zeros and ones over x. At epoch {trials[0].state.epoch} {' and '.join(words)}"
    true = trials[0].spec.data
    if isinstance(true, Bernoulli):
        alt += f"; the true curve is sigmoid({true.w:g} x {true.b:+g})"
    return FigureUpdate(traces, f"{alt}.")
