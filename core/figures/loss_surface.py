"""The loss over two of a model's weights, with the path walked on it."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import torch

from core.datasets.standardised import Standardised
from core.datasets.synthetic import Bernoulli
from core.figures.base import (
    LOSS_COLOURS,
    MARK_COLOUR,
    FigureUpdate,
    blank,
    cached_figure,
    encoded,
    named,
    revision,
)
from core.metrics.loss_grid import losses_at, minimum, surface
from core.runs.trial_view import TrialView
from core.text.number_text import fixed
from core.training.losses import LOSSES
from core.training.spec import Spec
from core.training.state import initial_state

LOSS_SCALE = [[0, "#fffbea"], [0.35, "#cbd3da"], [1, "#6c7a89"]]  # the path stands out on it
AXES = (0, 1)  # the first two weights, or the one and the bias
HALF_HEIGHTS = [digit * 10.0**power for power in range(-9, 30) for digit in (1, 2, 5)]
AROUND = 0.8  # of the extent of what is seen, from the middle to each side
APART = 0.01  # of the weights’ size, which the grid lines of float32 need
WIDE = 1.5  # times as wide as high, about as the plots are

Range = tuple[float, float]


def weight_names(count: int) -> list[str]:
    """Return what a student calls each of so many weights, the bias last."""
    return ["w", "b"] if count == 2 else [*(f"w{i + 1}" for i in range(count - 1)), "b"]


def strided_ranges(weights: np.ndarray) -> tuple[Range, Range]:
    """Return axis ranges around ``weights`` ``(k, 2)``, in strides of 4, for weights of logits."""
    low = np.floor((weights.min(axis=0) - 3) / 4) * 4
    high = np.ceil((weights.max(axis=0) + 3) / 4) * 4
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


def even_ranges(weights: np.ndarray) -> tuple[Range, Range]:
    """Return axis ranges around ``weights`` ``(k, 2)`` of any size, in which a round valley looks round.

    They are in round numbers, so that the axes stand still while a path moves on between them.
    """
    low, high = weights.min(axis=0).astype(float), weights.max(axis=0).astype(float)
    wide, size = np.array([WIDE, 1.0]), float(np.abs(weights).max())
    needed = max(AROUND * float((high - low).max()), APART * size)
    half = wide * next((each for each in HALF_HEIGHTS if each >= needed), HALF_HEIGHTS[-1])
    middle = np.round((low + high) / half) * half / 2
    (left, bottom), (right, top) = (middle - half).tolist(), (middle + half).tolist()
    return (left, right), (bottom, top)


def ranges_around(spec: Spec, weights: np.ndarray) -> tuple[Range, Range]:
    """Return axis ranges around ``weights`` ``(k, 2)``.

    A logit's weights are of one size in every data set; a regression's are as large as its targets.
    """
    return (strided_ranges if LOSSES[spec.loss].is_classification else even_ranges)(weights)


@cached_figure
def surface_figure(spec: Spec, solid: bool = False, axes: tuple[int, int] = AXES) -> go.Figure:
    """Draw the loss over (w, b), with start, minimum and truth; the path is the moving part.

    With more features the plane is that of the two weights at the places ``axes``, the others being
    as they are at present, so the surface moves too.
    """
    count = len(initial_state(spec).flat)
    titles = axis_titles(count, axes)
    if isinstance(spec.data, Standardised):
        titles = (f"{titles[0]}, inputs standardised", titles[1])
    figure = blank(*titles, (spec, solid, axes))
    look = {"name": "Loss", "colorscale": LOSS_SCALE, "showscale": False}
    colour = LOSS_COLOURS[spec.loss]
    if solid:
        figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, scene={
            "camera": {"eye": {"x": 1.45, "y": -1.7, "z": 1.0}, "center": {"z": -0.15}},
            "xaxis": {"title": {"text": titles[0]}},
            "yaxis": {"title": {"text": titles[1]}},
            "zaxis": {"title": {"text": "loss"}},
            "uirevision": revision(spec),
        })  # fmt: skip
        figure.add_surface(
            **look, opacity=0.85, hovertemplate=f"{titles[0]} %{{x:.3f}}<br>{titles[1]} %{{y:.3f}}"
            "<br>loss %{z:.4f}<extra></extra>",
        )  # fmt: skip
    else:
        figure.add_contour(
            **look, ncontours=25, line={"width": 0.5},
            hovertemplate="loss %{z:.4f}<extra></extra>",
        )  # fmt: skip
        figure.add_annotation(
            text=f"<b>{spec.loss}</b>", showarrow=False, xref="paper", yref="paper", x=0.99, y=0.02,
            xanchor="right", yanchor="bottom", font={"color": colour},
            bgcolor="rgba(255,255,255,0.8)",
        )  # fmt: skip
    if count == 2:
        _add_still_surface(figure, spec, solid)
    add_trace = figure.add_scatter3d if solid else figure.add_scatter
    line = {"color": colour, "width": 6 if solid else 3.5}
    add_trace(name="Path", mode="lines", line=line)
    rim = {"color": "white", "width": 2}
    now = {"color": colour, "size": 6 if solid else 11, "line": rim}
    add_trace(name="Now", mode="markers", marker=now)
    return figure


def _add_still_surface(figure: go.Figure, spec: Spec, solid: bool) -> None:
    """Add the loss over all of a model's two weights, which never moves, and marks on it."""
    marks = {"Start": ("circle-open", initial_state(spec).flat)}
    lowest = minimum(spec)
    if lowest is not None:
        marks["Minimum"] = ("cross", lowest)
    if isinstance(spec.data, Bernoulli):
        marks["True w, b"] = ("diamond-open", np.array([spec.data.w, spec.data.b]))
    places = np.stack([place for _, place in marks.values()])
    ranges = ranges_around(spec, places)
    still = surface(spec, *ranges)
    figure.update_traces({"x": still.x, "y": still.y, "z": still.loss})
    if not solid:
        figure.update_layout(xaxis_range=ranges[0], yaxis_range=ranges[1])
    heights = losses_at(spec, torch.as_tensor(places, dtype=torch.float32)).numpy()
    for (name, (symbol, place)), height in zip(marks.items(), heights, strict=True):
        marker = {"symbol": symbol, "size": 5 if solid else 11, "color": MARK_COLOUR}
        trace = {"x": place[:1], "y": place[1:], "name": name, "marker": marker}
        if solid:
            figure.add_scatter3d(**trace, z=[height], mode="markers+text", text=[name])
        else:
            figure.add_scatter(**trace, mode="markers", meta=named(name))


def axis_titles(count: int, axes: tuple[int, int]) -> tuple[str, str]:
    """Return what stands at the axes of a plane of two of so many weights."""
    names = weight_names(count)
    others = [name for place, name in enumerate(names) if place not in axes]
    if not others:
        at_present = ""
    elif len(others) > 2:
        at_present = ", the other weights as they are now"
    else:
        at_present = f", at the present {' and '.join(others)}"
    return names[axes[0]] + at_present, names[axes[1]]


def path_walked(trial: TrialView) -> np.ndarray:
    """Return the weights of each remembered state and the present one ``(states, weights)``."""
    parameters = zip(*(state.parameters for state in trial.past), strict=True)
    # One array for each parameter: one for each of 200 states takes five times as long.
    rows = [np.array(each).reshape(len(trial.past), -1) for each in parameters]
    return np.concatenate(rows, axis=1)


def surface_update(
    trial: TrialView, solid: bool = False, beat: bool = False, axes: tuple[int, int] = AXES
) -> FigureUpdate:
    """Return the path walked so far; with more than two weights also the surface at the others now.

    With ``beat`` the present place swells at every other epoch.
    """
    spec, walked = trial.spec, path_walked(trial)
    path = walked[:, list(axes)]
    places = {"x": path[:, 0], "y": path[:, 1]}
    if solid:
        places["z"] = losses_at(spec, torch.from_numpy(walked)).numpy()
    now: dict[str, Any] = encoded(**{axis: each[-1:] for axis, each in places.items()})
    if not solid:
        now["marker.size"] = 18 if beat and trial.state.epoch % 2 else 11
    traces = {"Path": encoded(**places), "Now": now}
    if walked.shape[1] > 2:
        lowest = None if LOSSES[spec.loss].is_classification else minimum(spec)
        shown = path if lowest is None else np.vstack([path, lowest[list(axes)]])
        others = tuple(np.delete(walked[-1], axes).astype(float).tolist())
        around = surface(spec, *ranges_around(spec, shown), others, axes)
        traces["Loss"] = encoded(x=around.x, y=around.y, z=around.loss)
    names = weight_names(walked.shape[1])
    start, here = (f"({fixed(x, 2)}, {fixed(y, 2)})" for x, y in (path[0], path[-1]))
    return FigureUpdate(
        traces,
        f"{spec.loss} over ({names[axes[0]]}, {names[axes[1]]}). After {trial.state.epoch} epochs the path has "
        f"gone from {start} to {here}.",
    )
