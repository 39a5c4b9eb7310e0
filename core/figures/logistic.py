"""The figure of logistic regression over one feature: samples with the fitted curve."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.datasets.points import Points
from core.datasets.standardised import as_read, samples_as_read
from core.datasets.synthetic import Bernoulli
from core.figures.base import (
    CLASS_COLOURS,
    GREY,
    LOSS_COLOURS,
    as_figure_text,
    blank,
    cached_figure,
    named,
)
from core.figures.network_drawing import Drawing, drawing, standardisation
from core.formulas.logits import sigmoid
from core.training.spec import Spec

JITTER = 0.035
FEW_SAMPLES = 50
ROOM = 0.025  # of the samples' extent, on each side


def curve_x(spec: Spec, asked: float | None = None) -> np.ndarray:
    """Return where a curve is drawn ``(200,)``: over the samples, and at ``asked`` if that is near."""
    every = samples_as_read(spec).every_input.numpy()
    low, high = float(every.min()), float(every.max())
    extent = high - low or 1.0
    if asked is not None and low - extent <= asked <= high + extent:
        low, high = min(low, asked), max(high, asked)
    room = ROOM * (high - low or 1.0)
    return np.linspace(low - room, high + room, 200, dtype=np.float32)


@cached_figure
def curve_figure(specs: tuple[Spec, ...], asked: float | None = None) -> go.Figure:
    """Draw 0/1 samples over x, jittered so that thousands can be told apart, and the true curve.

    ``asked`` is an x whose probability is marked.
    """
    spec, points = specs[0], as_read(specs[0].data)
    data, across = samples_as_read(spec), curve_x(spec, asked)
    x, y = map(as_figure_text, points.axes if isinstance(points, Points) else ("x", "y"))
    figure = blank(x, f"{y}, probability of 1", (specs, asked))
    figure.update_yaxes(range=[-0.09, 1.09], tickvals=[0, 0.25, 0.5, 0.75, 1])
    figure.update_xaxes(range=[float(across[0]), float(across[-1])])
    jitter = np.random.default_rng(0)
    for name, inputs, targets, colour in (
        ("Samples", data.inputs, data.targets, GREY),
        ("Test samples", data.test_inputs, data.test_targets, CLASS_COLOURS[0]),
    ):
        count = len(inputs)
        if count:
            shift = jitter.uniform(-JITTER, JITTER, count).astype(np.float32)
            size = 4 if count > FEW_SAMPLES else 9
            opacity = float(np.clip(200 / count, 0.25, 0.9))
            figure.add_scatter(
                name=name, x=inputs.numpy().ravel(), y=targets.numpy().ravel() + shift,
                mode="markers", marker={"color": colour, "size": size, "opacity": opacity},
                meta=named(name.lower(), under=True, behind=True),  # the browser paints them once: see under_axes.js
            )  # fmt: skip
    for each in specs:
        colour = LOSS_COLOURS[each.loss]
        line = {"color": colour, "width": 3}
        written = named(each.loss if len(specs) > 1 else "fitted curve")
        figure.add_scatter(name=fitted_name(each), x=across, mode="lines", line=line, meta=written)
        if asked is not None:
            figure.add_scatter(
                name=asked_name(each), mode="lines+markers", x=[asked, asked],
                line={"color": colour, "width": 1.5, "dash": "dot"},
                marker={"size": [0, 12], "color": colour},
            )  # fmt: skip
    if isinstance(spec.data, Bernoulli):
        true = sigmoid(spec.data.w * across + spec.data.b)
        dashed = {"color": GREY, "dash": "dash", "width": 2}
        figure.add_scatter(
            name="True curve", x=across, y=true, mode="lines", line=dashed, meta=named("true curve")
        )
    return figure


def curve_drawing(specs: tuple[Spec, ...], asked: float | None = None) -> Drawing:
    """Return what the browser must know of the fitted curves, and of the probability at ``asked``."""
    curves = [
        {"loss": each.loss, "fitted": fitted_name(each), "asked": asked_name(each)}
        for each in specs
    ]
    data, truth = specs[0].data, ""
    if isinstance(data, Bernoulli):
        truth = f"; the true curve is sigmoid({data.w:g} x {data.b:+g})"
    return drawing(
        "curve", specs, curves=curves, asked=asked, truth=truth, **standardisation(specs[0])
    )


def fitted_name(spec: Spec) -> str:
    """Return the name of a fitted curve."""
    return f"Fitted, {spec.loss}"


def asked_name(spec: Spec) -> str:
    """Return the name of the mark at the x asked about."""
    return f"Asked, {spec.loss}"
