"""The figures of logistic regression: samples with the fitted curve, and the loss surface."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
import torch

from core.analysis.loss_surface import losses_at, minimum, surface
from core.datasets.bernoulli import Bernoulli
from core.figures.base import (
    CLASS_COLOURS,
    GREY,
    LOSS_COLOURS,
    MARK_COLOUR,
    FigureUpdate,
    blank,
    encode_array,
    revision,
    sigmoid,
)
from core.runs.trial_view import TrialView
from core.training.data import load
from core.training.spec import Spec
from core.training.state import initial_state

CURVE_X = np.linspace(-1.05, 1.05, 200, dtype=np.float32)
JITTER = 0.035
LOSS_SCALE = [[0, "#fffbea"], [0.35, "#cbd3da"], [1, "#6c7a89"]]  # the path stands out on it


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


def surface_ranges(weights: np.ndarray) -> tuple[tuple[float, float], tuple[float, float]]:
    """Axis ranges around the first two columns of ``weights`` ``(k, 2+)``, in round numbers."""
    low = np.floor((weights[:, :2].min(axis=0) - 3) / 4) * 4
    high = np.ceil((weights[:, :2].max(axis=0) + 3) / 4) * 4
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


@lru_cache(maxsize=64)
def surface_figure(spec: Spec, solid: bool) -> go.Figure:
    """The loss over (w, b), with start, minimum and truth; the path is the moving part.

    With two features the plane is (w1, w2) at the present b, so the surface moves too.
    """
    start, lowest = initial_state(spec).flat, minimum(spec)
    truth = np.array([spec.data.w, spec.data.b]) if isinstance(spec.data, Bernoulli) else None
    marks = [("Start", start, "circle-open"), ("Minimum", lowest, "cross")]
    if truth is not None:
        marks.append(("True w, b", truth, "diamond-open"))
    two_features = len(start) == 3
    titles = ("w1, at the present b", "w2") if two_features else ("w", "b")
    figure = blank(*titles, (spec, solid))
    if solid:
        figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, scene={
            "camera": {"eye": {"x": 1.45, "y": -1.7, "z": 1.0}, "center": {"z": -0.15}},
            "xaxis": {"title": {"text": titles[0]}},
            "yaxis": {"title": {"text": titles[1]}},
            "zaxis": {"title": {"text": "loss"}},
            "uirevision": revision(spec),
        })  # fmt: skip
        figure.add_surface(
            name="Loss", colorscale=LOSS_SCALE, showscale=False, opacity=0.85,
            hovertemplate=f"{titles[0]} %{{x:.3f}}<br>{titles[1]} %{{y:.3f}}<br>"
            "loss %{z:.4f}<extra></extra>",
        )  # fmt: skip
    else:
        figure.add_contour(
            name="Loss", colorscale=LOSS_SCALE, showscale=False, ncontours=25,
            line={"width": 0.5}, hovertemplate="loss %{z:.4f}<extra></extra>",
        )  # fmt: skip
    shown = [(name, at, symbol) for name, at, symbol in marks if at is not None]
    if not two_features:
        ranges = surface_ranges(np.stack([at for _, at, _ in shown]))
        still = surface(spec, *ranges)
        figure.update_traces(
            {"x": still.x, "y": still.y, "z": still.loss}, selector={"name": "Loss"}
        )
        if not solid:
            figure.update_xaxes(range=ranges[0])
            figure.update_yaxes(range=ranges[1])
        for name, at, symbol in shown:
            add_marks(figure, spec, name, at[None, :], symbol, solid)
    colour = LOSS_COLOURS[spec.loss]
    add_trace = figure.add_scatter3d if solid else figure.add_scatter
    line = {"color": colour, "width": 6 if solid else 3.5}
    add_trace(name="Path", mode="lines", line=line, showlegend=False)
    add_trace(
        name="Now", mode="markers", showlegend=False,
        marker={"color": colour, "size": 6 if solid else 11, "line": {"color": "white", "width": 2}},
    )  # fmt: skip
    return figure


def add_marks(
    figure: go.Figure, spec: Spec, name: str, weights: np.ndarray, symbol: str, solid: bool
) -> None:
    """Mark places on the surface; ``weights`` is ``(k, features + 1)``."""
    place = {"x": weights[:, 0], "y": weights[:, 1], "mode": "markers", "name": name}
    marker = {"symbol": symbol, "size": 11, "color": MARK_COLOUR}
    if solid:
        heights = losses_at(spec, torch.as_tensor(weights, dtype=torch.float32)).numpy()
        figure.add_scatter3d(**place, z=heights, marker=marker | {"size": 5})
    else:
        figure.add_scatter(**place, marker=marker)


def surface_update(trial: TrialView, solid: bool, beat: bool = False) -> FigureUpdate:
    """The path walked so far; with two features also the surface at the present b.

    With ``beat`` the present place swells at every other epoch.
    """
    walked = np.stack([state.flat for state in trial.past])
    here = walked[-1]
    path: dict[str, Any] = {"x": encode_array(walked[:, 0]), "y": encode_array(walked[:, 1])}
    now: dict[str, Any] = {"x": encode_array(here[:1]), "y": encode_array(here[1:2])}
    if not solid:
        now["marker.size"] = 18 if beat and trial.state.epoch % 2 else 11
    else:
        heights = losses_at(trial.spec, torch.from_numpy(walked)).numpy()
        path["z"], now["z"] = encode_array(heights), encode_array(heights[-1:])
    traces = {"Path": path, "Now": now}
    if len(here) == 3:
        around = surface(trial.spec, *surface_ranges(walked), bias=float(here[2]))
        traces["Loss"] = {
            "x": encode_array(around.x),
            "y": encode_array(around.y),
            "z": encode_array(around.loss),
        }
    names = ("w1", "w2") if len(here) == 3 else ("w", "b")
    return FigureUpdate(
        traces,
        f"{trial.spec.loss} over ({names[0]}, {names[1]}). After {trial.state.epoch} epochs the path has "
        f"gone from ({walked[0, 0]:.2f}, {walked[0, 1]:.2f}) to ({here[0]:.2f}, {here[1]:.2f}).",
    )
