"""The loss over two of a model's weights, with the path walked on it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
import torch

from core.datasets.bernoulli import Bernoulli
from core.datasets.standardised import Standardised
from core.figures.base import (
    LOSS_COLOURS,
    MARK_COLOUR,
    FigureUpdate,
    blank,
    encode_array,
    revision,
)
from core.metrics.loss_grid import losses_at, minimum, surface
from core.runs.trial_view import TrialView
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
    """What a student calls each of so many weights, the bias last."""
    return ["w", "b"] if count == 2 else [*(f"w{i + 1}" for i in range(count - 1)), "b"]


def strided_ranges(weights: np.ndarray) -> tuple[Range, Range]:
    """Axis ranges around ``weights`` ``(k, 2)``, in strides of 4, for weights of logits."""
    low = np.floor((weights.min(axis=0) - 3) / 4) * 4
    high = np.ceil((weights.max(axis=0) + 3) / 4) * 4
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


def even_ranges(weights: np.ndarray) -> tuple[Range, Range]:
    """Axis ranges around ``weights`` ``(k, 2)``, whatever their size, in which a round valley looks round.

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
    """Axis ranges around ``weights`` ``(k, 2)``.

    A logit's weights are of one size in every data set; a regression's are as large as its targets.
    """
    return (strided_ranges if LOSSES[spec.loss].is_classification else even_ranges)(weights)


@lru_cache(maxsize=64)
def surface_figure(spec: Spec, solid: bool = False, axes: tuple[int, int] = AXES) -> go.Figure:
    """The loss over (w, b), with start, minimum and truth; the path is the moving part.

    With more features the plane is that of the two weights at the places ``axes``, the others being
    as they are at present, so the surface moves too.
    """
    start, lowest = initial_state(spec).flat, minimum(spec)
    truth = np.array([spec.data.w, spec.data.b]) if isinstance(spec.data, Bernoulli) else None
    marks = [("Start", start, "circle-open"), ("Minimum", lowest, "cross")]
    if truth is not None:
        marks.append(("True w, b", truth, "diamond-open"))
    standing = len(start) == 2
    titles = axis_titles(len(start), axes)
    if isinstance(spec.data, Standardised):
        titles = (f"{titles[0]}, inputs standardised", titles[1])
    figure = blank(*titles, (spec, solid, axes))
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
    if not solid:
        figure.add_annotation(
            text=f"<b>{spec.loss}</b>", showarrow=False, xref="paper", yref="paper", x=0.99, y=0.02,
            xanchor="right", yanchor="bottom", font={"color": LOSS_COLOURS[spec.loss]},
            bgcolor="rgba(255,255,255,0.8)",
        )  # fmt: skip
    shown = [(name, at, symbol) for name, at, symbol in marks if at is not None]
    if standing:
        ranges = ranges_around(spec, np.stack([at for _, at, _ in shown]))
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


def axis_titles(count: int, axes: tuple[int, int]) -> tuple[str, str]:
    """What stands at the axes of a plane of two of so many weights."""
    names = weight_names(count)
    others = [name for place, name in enumerate(names) if place not in axes]
    if not others:
        at_present = ""
    elif len(others) > 2:
        at_present = ", the other weights as they are now"
    else:
        at_present = f", at the present {' and '.join(others)}"
    return names[axes[0]] + at_present, names[axes[1]]


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


def path_walked(trial: TrialView) -> np.ndarray:
    """Return the weights of each remembered state and the present one ``(states, weights)``."""
    parameters = zip(*(state.parameters for state in trial.past), strict=True)
    # One array for each parameter: one for each of 200 states takes five times as long.
    rows = [np.array(each).reshape(len(trial.past), -1) for each in parameters]
    return np.concatenate(rows, axis=1)


def places_to_show(spec: Spec, path: np.ndarray, axes: tuple[int, int]) -> np.ndarray:
    """Return what a plane of two weights must show ``(k, 2)``: the path, and a regression's goal."""
    lowest = None if LOSSES[spec.loss].is_classification else minimum(spec)
    return path if lowest is None else np.vstack([path, lowest[list(axes)]])


def surface_update(
    trial: TrialView, solid: bool = False, beat: bool = False, axes: tuple[int, int] = AXES
) -> FigureUpdate:
    """The path walked so far; with more than two weights also the surface at the others now.

    With ``beat`` the present place swells at every other epoch.
    """
    walked = path_walked(trial)
    flat, path_of = walked[-1], walked[:, list(axes)]
    here = path_of[-1]
    path: dict[str, Any] = {"x": encode_array(path_of[:, 0]), "y": encode_array(path_of[:, 1])}
    now: dict[str, Any] = {"x": encode_array(here[:1]), "y": encode_array(here[1:])}
    if not solid:
        now["marker.size"] = 18 if beat and trial.state.epoch % 2 else 11
    else:
        heights = losses_at(trial.spec, torch.from_numpy(walked)).numpy()
        path["z"], now["z"] = encode_array(heights), encode_array(heights[-1:])
    traces = {"Path": path, "Now": now}
    if len(flat) > 2:
        others = tuple(float(value) for value in np.delete(flat, axes))
        shown = places_to_show(trial.spec, path_of, axes)
        around = surface(trial.spec, *ranges_around(trial.spec, shown), others, axes)
        traces["Loss"] = {
            "x": encode_array(around.x),
            "y": encode_array(around.y),
            "z": encode_array(around.loss),
        }
    names = weight_names(len(flat))
    return FigureUpdate(
        traces,
        f"{trial.spec.loss} over ({names[axes[0]]}, {names[axes[1]]}). After {trial.state.epoch} epochs the path has "
        f"gone from ({path_of[0, 0]:.2f}, {path_of[0, 1]:.2f}) to ({here[0]:.2f}, {here[1]:.2f}).",
    )
