"""How the last hidden layer has moved the samples, so that one straight line can separate them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import plotly.graph_objects as go
import torch

from core.datasets.standardised import as_the_model_has_them
from core.figures.base import (
    CLASS_COLOURS,
    CLASS_SYMBOLS,
    EMPTY_XY,
    EXTENT,
    GREY,
    MARK_COLOUR,
    FigureUpdate,
    add_extent_trace,
    blank,
    cached_figure,
    encoded,
    named,
)
from core.formulas.logits import sigmoid
from core.metrics.activations import activations, layer_answers
from core.metrics.plane_shown import plane_of
from core.runs.trial_view import TrialView
from core.text.number_text import percent
from core.training.data import load
from core.training.spec import Spec

WHOLE_LAYER = "Whole layer"
GRID_LINES, LINE_PLACES = 11, 34  # lines of the plane's grid each way, and places on a line


def views_of(units: int) -> dict[str, tuple[int, int] | None]:
    """Return the ways to look at a layer of so many units: name -> two units, or None for all."""
    pairs = combinations(range(units), 2)
    return {WHOLE_LAYER: None} | {f"Units {i + 1} and {j + 1}": (i, j) for i, j in pairs}


@cached_figure
def hidden_figure(spec: Spec, pair: tuple[int, int] | None) -> go.Figure:
    """Draw the samples as the last hidden layer answers them: two units, or the whole layer from the side.

    From the side of the separating plane, what is right of 0 is class 1; up is the direction
    in which the samples differ most otherwise.
    """
    titles = ("Distance from the separating plane", "Most spread otherwise")
    if pair is not None:
        titles = (f"Unit {pair[0] + 1}", f"Unit {pair[1] + 1}")
    figure = blank(*titles, (spec, pair), xaxis_zeroline=False, yaxis_zeroline=False)
    line = {"color": GREY, "width": 0.7}
    figure.add_scatter(
        name="The plane's grid", mode="lines", line=line, hoverinfo="skip", meta={"behind": True}
    )
    for label in (0, 1):
        marker = {
            "color": CLASS_COLOURS[label], "symbol": CLASS_SYMBOLS[label], "size": 9,
            "line": {"color": "white", "width": 1},
        }  # fmt: skip
        name = f"y = {label}"
        figure.add_scatter(name=name, mode="markers", marker=marker, meta=named(name))
    line = {"color": MARK_COLOUR, "width": 3}
    figure.add_scatter(
        name="Separating line", mode="lines", line=line, meta=named("separating line")
    )
    add_extent_trace(figure)
    return figure


def hidden_update(trial: TrialView, pair: tuple[int, int] | None) -> FigureUpdate:
    """Return the samples and the plane's grid as the layer answers them now, and the line between."""
    spec, state = trial.spec, trial.state
    data, _ = load(spec.data, spec.seed, spec.train_share)
    targets = data.every_target.numpy()[:, 0]
    *_, samples, logits = activations(spec, state)
    places_of_grid = torch.from_numpy(grid_lines(spec.experiment).reshape(-1, 2))
    grid = layer_answers(spec, state, as_the_model_has_them(spec.data, places_of_grid))[-2]
    weights = state.parameters[-2][0].astype(np.float64)
    bias = float(state.parameters[-1][0])
    if pair is None:
        places, grid_places = from_the_side(samples, grid, weights, bias)
        line = np.array([[0, places[:, 1].min()], [0, places[:, 1].max()]], np.float32)
        line = line if weights.any() else EMPTY_XY
    else:
        places, grid_places = samples[:, pair], grid[:, pair]
        line = line_between(weights, bias, places) if len(weights) == 2 else EMPTY_XY
    parts = {f"y = {label}": places[targets == label] for label in (0, 1)}
    parts |= {"The plane's grid": parted(grid_places), "Separating line": line}
    parts[EXTENT] = round_corners(np.concatenate([grid_places, places]))
    accuracy = ((sigmoid(logits[:, 0]) > 0.5) == (targets > 0.5)).mean()
    return FigureUpdate(
        {name: encoded(x=at[:, 0], y=at[:, 1]) for name, at in parts.items()},
        f"The samples as the last hidden layer sees them at epoch {state.epoch}: "
        f"{percent(accuracy, 0)} lie on their own side of the line.",
    )


def from_the_side(
    samples: np.ndarray, grid: np.ndarray, weights: np.ndarray, bias: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return samples ``(n, units)`` and grid as places across the separating plane and along it.

    Along it is the direction in which the samples differ most.
    """
    size = float(np.linalg.norm(weights))
    normal, shift = (weights / size, bias / size) if size else (weights, 0.0)
    along = samples - np.outer(samples @ normal, normal)
    spread = np.linalg.svd(along - along.mean(axis=0), full_matrices=False)[2][0]
    spread -= spread @ normal * normal  # where nothing differs along the plane, it may be any
    length = float(np.linalg.norm(spread))
    spread = spread / length if length > 1e-6 else np.zeros_like(spread)
    spread *= np.sign(spread[np.abs(spread).argmax()]) or 1.0  # else it flips between redraws
    axes, moved = np.stack([normal, spread], axis=1), np.array([shift, 0.0])
    return (samples @ axes + moved).astype(np.float32), (grid @ axes + moved).astype(np.float32)


def line_between(weights: np.ndarray, bias: float, places: np.ndarray) -> np.ndarray:
    """Return two places ``(2, 2)`` of the line ``weights . h + bias = 0``, beyond every sample."""
    squared = float(weights @ weights)
    if squared == 0:
        return EMPTY_XY
    centre = places.mean(axis=0)
    foot = centre - (centre @ weights + bias) / squared * weights
    along = np.array([-weights[1], weights[0]]) / np.sqrt(squared)
    reach = max(1.0, float(np.abs(places - centre).max()))
    return np.stack([foot - reach * along, foot + reach * along]).astype(np.float32)


def round_corners(places: np.ndarray) -> np.ndarray:
    """Return opposite corners ``(2, 2)`` around ``places`` ``(n, 2)``, in round numbers."""
    low, high = places.min(axis=0), places.max(axis=0)
    step = 10.0 ** np.floor(np.log10(np.maximum(high - low, 1e-6))) / 2
    return np.stack([np.floor(low / step) * step, np.ceil(high / step) * step]).astype(np.float32)


def grid_lines(spec: Spec) -> np.ndarray:
    """Return places on lines along x, then along y, over the plane ``(2 * GRID_LINES, LINE_PLACES, 2)``."""
    plane, shape = plane_of(spec), (GRID_LINES, LINE_PLACES)
    at, along = (
        [np.linspace(*ends, count, dtype=np.float32) for ends in (plane.x, plane.y)]
        for count in shape
    )
    along_x = np.stack(np.broadcast_arrays(along[0], at[1][:, None]), axis=2)
    along_y = np.stack(np.broadcast_arrays(at[0][:, None], along[1]), axis=2)
    return np.concatenate([along_x, along_y])


def parted(places: np.ndarray) -> np.ndarray:
    """Return the places ``(2 * GRID_LINES * LINE_PLACES, 2)`` of lines with a gap of NaN after each."""
    gap = ((0, 0), (0, 1), (0, 0))
    lines = places.reshape(2 * GRID_LINES, LINE_PLACES, 2)
    return np.pad(lines, gap, constant_values=np.nan).reshape(-1, 2)
