"""The figures of a regression: predictions against true numbers, or the line through the points."""

from __future__ import annotations

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
    as_figure_text,
    as_term,
    blank,
    cached_figure,
    encoded,
    named,
)
from core.metrics.fitted_values import fitted_values, r_squared
from core.runs.trial_view import TrialView
from core.text.number_text import significant
from core.training.spec import Spec

LARGEST = 1e35  # beyond it float32 ends: a model about to diverge predicts no more
FEW_POINTS, FEW_SIZE, SIZE = 40, 11, 6
SYMBOLS = ("circle", "diamond")  # of racing losses
DIAGONAL = "Predicted = true"


def names_of(spec: Spec) -> tuple[str, ...]:
    """Return the names of the features and of the target, the last."""
    table = as_read(spec.data)
    assert isinstance(table, Table)
    return table.columns


def samples_of(spec: Spec) -> tuple[np.ndarray, np.ndarray, dict[str, slice]]:
    """Return features ``(n, features)`` and targets ``(n,)`` as read, and the samples of each part.

    A part's key is what its traces' names end with. Training samples come first, as in
    ``fitted_values``.
    """
    data = samples_as_read(spec)
    training = len(data.inputs)
    parts = {"": slice(0, training)}
    if len(data.test_inputs):
        parts[", test"] = slice(training, None)
    return data.every_input.numpy(), data.every_target[:, 0].numpy(), parts


def size_of(samples: np.ndarray) -> int:
    """Return the size of the markers of so many samples."""
    return FEW_SIZE if len(samples) <= FEW_POINTS else SIZE


@cached_figure
def predicted_figure(specs: tuple[Spec, ...]) -> go.Figure:
    """Draw each sample's prediction over its true number; on the dashed diagonal they are equal."""
    *features, target = map(as_figure_text, names_of(specs[0]))
    inputs, targets, parts = samples_of(specs[0])
    figure = blank(f"{target}, true", f"{target}, predicted", specs)
    add_extent_trace(figure)
    ends = np.array([targets.min(), targets.max()])
    dashed = {"color": GREY, "dash": "dash", "width": 2}
    figure.add_scatter(
        name=DIAGONAL,
        x=ends,
        y=ends,
        mode="lines",
        line=dashed,
        hoverinfo="skip",
        meta=named("predicted = true"),
    )
    rows = np.array([
        " · ".join(f"{name} {value:.6g}" for name, value in zip(features, row, strict=True))
        for row in inputs
    ])  # fmt: skip
    for spec, symbol in zip(specs, SYMBOLS, strict=False):
        for part, samples in parts.items():
            figure.add_scatter(
                name=spec.loss + part, x=targets[samples], text=rows[samples], mode="markers",
                marker={
                    "color": LOSS_COLOURS[spec.loss], "size": size_of(inputs),
                    "symbol": symbol + ("-open" if part else ""),
                },
                meta=named(spec.loss + part) if len(specs) + len(parts) > 2 else {},
                hovertemplate="%{text}<br>true %{x:.6g}<br>predicted %{y:.6g}<extra></extra>",
            )  # fmt: skip
    return figure


def predicted_update(trials: tuple[TrialView, ...]) -> FigureUpdate:
    """Return the predictions as they are now."""
    _, targets, parts = samples_of(trials[0].spec)
    traces: dict[str, dict[str, Any]] = {}
    every, words = [targets], []
    for trial in trials:
        found = np.clip(fitted_values(trial.spec, trial.state), -LARGEST, LARGEST)
        for part, samples in parts.items():
            traces[trial.spec.loss + part] = encoded(y=found[samples])
        every.append(found)
        explained = significant(r_squared(trial.spec, trial.state), 4)
        words.append(f"{trial.spec.loss} predicts {ends_in_words(found)}, R² {explained}")
    shown = np.concatenate(every)
    stride = float(np.ptp(targets))
    extent = rounded_out(float(shown.min()), float(shown.max()), stride)
    traces[EXTENT] = encoded(x=np.full(2, targets[0]), y=np.array(extent))
    alt = (
        f"{names_of(trials[0].spec)[-1]} as predicted for {len(targets)} samples, whose true numbers run from "
        f"{ends_in_words(targets)}. At epoch {trials[0].state.epoch} {'; '.join(words)}."
    )
    return FigureUpdate(traces, alt)


def ends_in_words(values: np.ndarray) -> str:
    """Return the least and the largest of some numbers."""
    return f"{significant(values.min(), 4)} to {significant(values.max(), 4)}"


def rounded_out(low: float, high: float, stride: float) -> tuple[float, float]:
    """Return ends moved outwards to multiples of ``stride`` or, far out, of ten times as much.

    So the axes stand still while predictions move a little.
    """
    while (high - low) / stride > 10:
        stride *= 10
    return float(np.floor(low / stride) * stride), float(np.ceil(high / stride) * stride)


@cached_figure
def line_figure(specs: tuple[Spec, ...]) -> go.Figure:
    """Draw the samples over their one feature; each loss's line is the moving part."""
    inputs, targets, parts = samples_of(specs[0])
    feature, target = map(as_figure_text, names_of(specs[0]))
    figure = blank(feature, target, specs)
    for part, samples in parts.items():
        marker = {"color": CLASS_COLOURS[0] if part else GREY, "size": size_of(inputs)}
        figure.add_scatter(
            name="Test samples" if part else "Samples", x=inputs[samples, 0], y=targets[samples],
            mode="markers", marker=marker, meta=named("test samples" if part else "samples"),
        )  # fmt: skip
    for spec in specs:
        line = {"color": LOSS_COLOURS[spec.loss], "width": 3}
        figure.add_scatter(
            name=spec.loss, x=ends_of(spec), mode="lines", line=line, meta=named(spec.loss)
        )
    room = 0.15 * float(np.ptp(targets))
    figure.update_yaxes(range=[float(targets.min()) - room, float(targets.max()) + room])
    return figure


def ends_of(spec: Spec) -> np.ndarray:
    """Return where a line is drawn from and to ``(2,)``, in the unit of the feature as it was read."""
    inputs, _, _ = samples_of(spec)
    low, high = float(inputs.min()), float(inputs.max())
    room = 0.05 * (high - low) or 1.0
    return np.array([low - room, high + room], np.float32)


def line_update(trials: tuple[TrialView, ...]) -> FigureUpdate:
    """Return the lines as they are now."""
    traces, words = {}, []
    feature, target = names_of(trials[0].spec)
    for trial in trials:
        spec = trial.spec
        w, b = line_as_read(spec.data, *map(float, trial.state.flat))
        heights = np.clip(w * ends_of(spec).astype(float) + b, -LARGEST, LARGEST)
        traces[spec.loss] = encoded(y=heights)
        words.append(
            f"the line of {spec.loss} is {significant(w, 4)} × {feature} {as_term(significant(b, 4))}"
        )
    alt = f"{target} over {feature}. At epoch {trials[0].state.epoch} {' and '.join(words)}."
    return FigureUpdate(traces, alt)
