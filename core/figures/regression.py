"""The figures of a regression: predictions against true numbers, or the line through the points."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.datasets.standardised import as_read, line_as_read, samples_as_read
from core.datasets.table import Table
from core.figures.base import (
    CLASS_COLOURS,
    EXTENT,
    GREY,
    LOSS_COLOURS,
    FigureUpdate,
    add_extent_trace,
    blank,
    encode_array,
)
from core.figures.figure_text import as_figure_text
from core.metrics.fitted_values import fitted_values, r_squared
from core.runs.trial_view import TrialView
from core.training.spec import Spec

LARGEST = 1e12  # predictions beyond it, of a model about to diverge, are shown as this
FEW_POINTS, FEW_SIZE, SIZE = 40, 11, 6
SYMBOLS = ("circle", "diamond")  # of racing losses
DIAGONAL = "Predicted = true"


def table_of(spec: Spec) -> Table:
    """The rows that a regression learns from, as they were read."""
    table = as_read(spec.data)
    assert isinstance(table, Table)
    return table


def raw_rows(spec: Spec) -> tuple[np.ndarray, np.ndarray, int]:
    """Features ``(n, features)`` as they were read, targets ``(n,)``, and how many are trained on.

    Training samples come first, then test samples, as in ``fitted_values``.
    """
    data = samples_as_read(spec)
    return data.every_input.numpy(), data.every_target[:, 0].numpy(), len(data.inputs)


def parts_of(spec: Spec) -> dict[str, slice]:
    """What is added to the name of each part's trace -> its samples."""
    every, _, training = raw_rows(spec)
    parts = {"": slice(0, training)}
    return parts if training == len(every) else parts | {", test": slice(training, None)}


@lru_cache(maxsize=64)
def predicted_figure(specs: tuple[Spec, ...]) -> go.Figure:
    """Each sample's prediction over its true number; on the dashed diagonal they are equal."""
    table = table_of(specs[0])
    inputs, targets, _ = raw_rows(specs[0])
    target = as_figure_text(table.columns[-1])
    figure = blank(f"{target}, true", f"{target}, predicted", specs)
    figure.update_layout(showlegend=True)
    add_extent_trace(figure)
    ends = np.array([targets.min(), targets.max()])
    dashed = {"color": GREY, "dash": "dash", "width": 2}
    figure.add_scatter(name=DIAGONAL, x=ends, y=ends, mode="lines", line=dashed, hoverinfo="skip")
    rows = np.array([row_in_words(table, row) for row in inputs])
    size = FEW_SIZE if len(inputs) <= FEW_POINTS else SIZE
    for spec, symbol in zip(specs, SYMBOLS, strict=False):
        for part, samples in parts_of(spec).items():
            figure.add_scatter(
                name=spec.loss + part, x=targets[samples], text=rows[samples], mode="markers",
                marker={
                    "color": LOSS_COLOURS[spec.loss], "size": size,
                    "symbol": symbol + ("-open" if part else ""),
                },
                hovertemplate="%{text}<br>true %{x:.6g}<br>predicted %{y:.6g}<extra></extra>",
            )  # fmt: skip
    return figure


def row_in_words(table: Table, row: np.ndarray) -> str:
    """A sample's features with their names."""
    named = zip(table.columns[:-1], row, strict=True)
    return " · ".join(f"{as_figure_text(name)} {value:.6g}" for name, value in named)


def predicted_update(trials: tuple[TrialView, ...]) -> FigureUpdate:
    """The predictions as they are now."""
    spec = trials[0].spec
    table, (_, targets, _) = table_of(spec), raw_rows(spec)
    traces: dict[str, dict[str, Any]] = {}
    low, high = float(targets.min()), float(targets.max())
    words = []
    for trial in trials:
        found = np.clip(fitted_values(trial.spec, trial.state), -LARGEST, LARGEST)
        for part, samples in parts_of(trial.spec).items():
            traces[trial.spec.loss + part] = {"y": encode_array(found[samples])}
        low, high = min(low, float(found.min())), max(high, float(found.max()))
        explained = r_squared(trial.spec, trial.state)
        words.append(
            f"{trial.spec.loss} predicts {found.min():.4g} to {found.max():.4g}, R² {explained:.4g}"
        )
    extent = rounded_out(low, high, float(targets.max() - targets.min()))
    traces[EXTENT] = {
        "x": encode_array(np.full(2, targets[0])), "y": encode_array(np.array(extent))
    }  # fmt: skip
    alt = (
        f"{table.columns[-1]} as predicted for {len(targets)} samples, whose true numbers run from "
        f"{targets.min():.4g} to {targets.max():.4g}. At epoch {trials[0].state.epoch} {'; '.join(words)}."
    )
    return FigureUpdate(traces, alt, scale=str(extent))


def rounded_out(low: float, high: float, stride: float) -> tuple[float, float]:
    """``low`` and ``high`` moved outwards to multiples of ``stride`` or, far out, of powers of ten.

    So the axes stand still while predictions move a little.
    """
    while (high - low) / stride > 10:
        stride *= 10
    return float(np.floor(low / stride) * stride), float(np.ceil(high / stride) * stride)


@lru_cache(maxsize=64)
def line_figure(specs: tuple[Spec, ...]) -> go.Figure:
    """The samples over their one feature; each loss's line is the moving part."""
    table = table_of(specs[0])
    inputs, targets, _ = raw_rows(specs[0])
    feature, target = map(as_figure_text, table.columns)
    figure = blank(feature, target, specs)
    figure.update_layout(showlegend=True)
    size = FEW_SIZE if len(inputs) <= FEW_POINTS else SIZE
    for part, samples in parts_of(specs[0]).items():
        colour = CLASS_COLOURS[0] if part else GREY
        figure.add_scatter(
            name="Test samples" if part else "Samples", x=inputs[samples, 0], y=targets[samples],
            mode="markers", marker={"color": colour, "size": size},
        )  # fmt: skip
    for spec in specs:
        line = {"color": LOSS_COLOURS[spec.loss], "width": 3}
        figure.add_scatter(name=spec.loss, x=ends_of(spec), mode="lines", line=line)
    room = 0.15 * float(targets.max() - targets.min())
    figure.update_yaxes(range=[float(targets.min()) - room, float(targets.max()) + room])
    return figure


def ends_of(spec: Spec) -> np.ndarray:
    """Where a line is drawn from and to ``(2,)``, in the unit of the feature as it was read."""
    inputs, _, _ = raw_rows(spec)
    low, high = float(inputs.min()), float(inputs.max())
    room = 0.05 * (high - low) or 1.0
    return np.array([low - room, high + room], np.float32)


def line_update(trials: tuple[TrialView, ...]) -> FigureUpdate:
    """The lines as they are now."""
    traces, words = {}, []
    columns = table_of(trials[0].spec).columns
    for trial in trials:
        spec = trial.spec
        w, b = line_as_read(spec.data, *map(float, trial.state.flat))
        heights = np.clip(w * ends_of(spec).astype(float) + b, -LARGEST, LARGEST)
        traces[spec.loss] = {"y": encode_array(heights)}
        words.append(f"the line of {spec.loss} is {w:.4g} × {columns[0]} {b:+.4g}")
    alt = f"{columns[1]} over {columns[0]}. At epoch {trials[0].state.epoch} {' and '.join(words)}."
    return FigureUpdate(traces, alt)
