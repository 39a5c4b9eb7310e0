"""How the last hidden layer has moved the samples, so that a line can part them."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np
import plotly.graph_objects as go

from core.analysis.activations import STEPS, Activity
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
    encode_array,
    sigmoid,
)
from core.runs.trial_view import TrialView
from core.training.data import load
from core.training.spec import Spec

WHOLE_LAYER = "Whole layer"
GRID_LINES = 11


def views_of(units: int) -> dict[str, tuple[int, int] | None]:
    """The ways to look at a layer of so many units: name -> two units, or None for all."""
    pairs = combinations(range(units), 2)
    return {WHOLE_LAYER: None} | {f"Units {i + 1} and {j + 1}": (i, j) for i, j in pairs}


@lru_cache(maxsize=64)
def hidden_figure(spec: Spec, pair: tuple[int, int] | None) -> go.Figure:
    """The samples as the last hidden layer answers them: two units, or the whole layer from the side.

    From the side of the separating plane, what is right of 0 is class 1; up is the direction
    in which the samples differ most otherwise.
    """
    titles = ("Distance from the separating plane", "Most spread otherwise")
    if pair is not None:
        titles = (f"Unit {pair[0] + 1}", f"Unit {pair[1] + 1}")
    figure = blank(*titles, (spec, pair))
    figure.update_xaxes(zeroline=False)
    figure.update_yaxes(zeroline=False)
    line = {"color": GREY, "width": 0.7}
    figure.add_scatter(name="The plane's grid", mode="lines", line=line, hoverinfo="skip")
    for label in (0, 1):
        marker = {
            "color": CLASS_COLOURS[label], "symbol": CLASS_SYMBOLS[label], "size": 9,
            "line": {"color": "white", "width": 1},
        }  # fmt: skip
        figure.add_scatter(name=f"y = {label}", mode="markers", marker=marker)
    marked = {"color": MARK_COLOUR, "width": 3}
    figure.add_scatter(name="Separating line", mode="lines", line=marked)
    add_extent_trace(figure)
    return figure


def hidden_update(trial: TrialView, seen: Activity, pair: tuple[int, int] | None) -> FigureUpdate:
    """The samples and the plane's grid as the layer answers them now, and the line between."""
    data, _ = load(trial.spec.data, trial.spec.seed, trial.spec.train_share)
    targets = data.every_target.numpy()[:, 0]
    samples, grid = seen.samples[-2], seen.maps[-2].reshape(len(seen.maps[-2]), -1).T
    weights = trial.state.parameters[-2][0].astype(np.float64)
    bias = float(trial.state.parameters[-1][0])
    if pair is None:
        places, grid_places = from_the_side(samples, grid, weights, bias)
        line = np.array([[0, places[:, 1].min()], [0, places[:, 1].max()]], np.float32)
        line = line if weights.any() else EMPTY_XY
    else:
        places, grid_places = samples[:, pair], grid[:, pair]
        line = line_between(weights, bias, places) if len(weights) == 2 else EMPTY_XY
    folded = fold_grid(grid_places)
    parts = {f"y = {label}": places[targets == label] for label in (0, 1)}
    parts |= {"The plane's grid": folded, "Separating line": line}
    room = round_corners(np.concatenate([grid_places, places]))
    parts[EXTENT] = room
    right = ((sigmoid(seen.samples[-1][:, 0]) > 0.5) == (targets > 0.5)).mean()
    return FigureUpdate(
        {
            name: {"x": encode_array(at[:, 0]), "y": encode_array(at[:, 1])}
            for name, at in parts.items()
        },
        f"The samples as the last hidden layer sees them at epoch {trial.state.epoch}: "
        f"{100 * right:.0f} % lie on their own side of the line.",
        scale=str(room),
    )


def from_the_side(
    samples: np.ndarray, grid: np.ndarray, weights: np.ndarray, bias: float
) -> tuple[np.ndarray, np.ndarray]:
    """Samples ``(n, units)`` and grid on the axes (across the separating plane, most spread along it)."""
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
    """Two places ``(2, 2)`` of the line ``weights . h + bias = 0``, beyond every sample."""
    squared = float(weights @ weights)
    if squared == 0:
        return EMPTY_XY
    centre = places.mean(axis=0)
    foot = centre - (centre @ weights + bias) / squared * weights
    along = np.array([-weights[1], weights[0]]) / np.sqrt(squared)
    reach = max(1.0, float(np.abs(places - centre).max()))
    return np.stack([foot - reach * along, foot + reach * along]).astype(np.float32)


def round_corners(places: np.ndarray) -> np.ndarray:
    """Opposite corners ``(2, 2)`` around ``places`` ``(n, 2)``, in round numbers."""
    low, high = places.min(axis=0), places.max(axis=0)
    step = 10.0 ** np.floor(np.log10(np.maximum(high - low, 1e-6))) / 2
    return np.stack([np.floor(low / step) * step, np.ceil(high / step) * step]).astype(np.float32)


def fold_grid(places: np.ndarray) -> np.ndarray:
    """Lines of the plane's grid ``(STEPS * STEPS, 2)`` as the layer bends them, parted by NaN."""
    grid = places.reshape(STEPS, STEPS, 2)
    picked = np.linspace(0, STEPS - 1, GRID_LINES).astype(int)
    fine = slice(None, None, 3)
    lines = [*grid[picked][:, fine], *grid[:, picked][fine].transpose(1, 0, 2)]
    gap = np.full((1, 2), np.nan, np.float32)
    return np.concatenate([part for line in lines for part in (line, gap)]).astype(np.float32)
