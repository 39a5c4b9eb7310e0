"""Loss and accuracy by epoch, on the samples trained on and on the test set."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures.base import (
    GREY,
    LOSS_COLOURS,
    FigureUpdate,
    add_extent_trace,
    blank,
    cached_figure,
    curves_by_epoch,
    named,
    round_extent,
)
from core.metrics.best_fit import is_one_layer, lowest_loss
from core.runs.trial_view import Curve, Pin, TrialView
from core.text.number_text import significant
from core.training.spec import Spec

PIN_DASHES = ("dash", "dashdot", "longdash", "longdashdot")
NOTHING_LEFT = 1e-5  # of the way, below which only rounding is seen


@dataclass(frozen=True)
class Quantity:
    """What a figure draws of losses.

    Attributes:
        title: what stands at the axis.
        words: what it is, in a sentence.
        of: what one percent is one of.
        never: what is said of a loss that has no such share.
    """

    title: str
    words: str = ""
    of: str = ""
    never: str = ""


LOSS = Quantity("Loss", "Loss by epoch")
OF_START = Quantity(
    "Loss, share of its start",
    "Loss by epoch, as a share of the training loss at epoch 0",
    "of its start",
    "which is no share of its start",
)
LEFT = Quantity(
    "Way left to the lowest loss",
    "Loss by epoch, as the share that is left of the way from the start to the lowest possible loss",
    "of the way left",
    "which is at its lowest from the start",
)


def quantity_of(specs: Sequence[Spec], pins: tuple[Pin, ...]) -> Quantity:
    """Return what is drawn of the losses of a race and of pins.

    Several losses are different quantities: on one axis the one with the smaller numbers would seem to
    win. So what is shown is how much of its way down each has left, where the lowest loss of each is
    known: that of the training samples is, for models with one layer. Else each is drawn as a share of
    its start, as if its lowest were 0.
    """
    if len({spec.loss for spec in specs} | {pin.quantity for pin in pins}) == 1:
        return LOSS
    known = not pins and all(is_one_layer(spec) and spec.train_share == 1 for spec in specs)
    return LEFT if known else OF_START


@cached_figure
def loss_figure(
    specs: tuple[Spec, ...], log: bool, pins: tuple[Pin, ...] = (), batches: bool = False
) -> go.Figure:
    """Return a figure with a training curve for each loss, and a test curve where there is a test set.

    Curves pinned earlier lie behind them, and with ``batches`` every batch's loss does. Give the
    same pins to ``loss_update``.
    """
    quantity = quantity_of(specs, pins)
    log = log or quantity is LEFT
    figure = blank("Epoch", quantity.title, (specs, log, quantity))
    figure.update_yaxes(type="log" if log else "linear", rangemode="tozero")
    if quantity is not LOSS:
        figure.update_yaxes(tickformat="~%", nticks=3 if log else None)  # else 80 % touches 90 %
        # Shares of a loss that diverges would be percents of 30 digits; a log axis counts decades.
        far = {"dtickrange": [4 if log else 10, None], "value": ".0e" if log else ".1e"}
        figure.update_yaxes(tickformatstops=[far])
    for number, pin in enumerate(pins):
        loss = pin.loss if quantity is LOSS else share_of(pin.loss, 0.0, share_unit(pin.loss))
        line = {"color": GREY, "width": 2, "dash": PIN_DASHES[number % len(PIN_DASHES)]}
        figure.add_scatter(
            name=pin.name,
            x=loss.epochs,
            y=loss.values,
            mode="lines",
            line=line,
            meta=named(pin.name),
        )
    return _with_curves(figure, specs, batches)


@cached_figure
def accuracy_figure(specs: tuple[Spec, ...], batches: bool = False) -> go.Figure:
    """Return the same curves of the accuracy; on the axes of its own."""
    figure = blank("Epoch", "Accuracy", ("accuracy", specs))
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    return _with_curves(figure, specs, batches)


def _with_curves(figure: go.Figure, specs: tuple[Spec, ...], batches: bool) -> go.Figure:
    racing = len(specs) > 1
    for spec in specs:
        loss, tested = spec.loss, spec.train_share < 1
        line = {"color": LOSS_COLOURS[loss], "width": 2}
        parts: dict[str, dict[str, Any]] = {"batches": {"width": 1}} if batches else {}
        parts["training"] = {}
        if tested:
            parts["test"] = {"dash": "dot"}
        for part, look in parts.items():
            written = f"{loss}, {part}" if racing and len(parts) > 1 else loss if racing else part
            alone = not racing and len(parts) == 1 and not figure.data
            figure.add_scatter(
                name=f"{loss}, {part}", mode="lines", line=line | look,
                opacity=0.35 if part == "batches" else 1,
                meta=named("" if alone else written, behind=part == "batches"),
            )  # fmt: skip
    add_extent_trace(figure)
    return figure


def loss_update(
    trials: tuple[TrialView, ...], batches: bool = False, pins: tuple[Pin, ...] = ()
) -> FigureUpdate:
    """Return the loss curves as they are now, beside the pins that the figure has."""
    quantity = quantity_of([trial.spec for trial in trials], pins)
    shown, words = [], []
    for trial in trials:
        curves = {"training": trial.loss, "test": trial.test_loss, "batches": trial.batch_loss}
        said = in_words(trial.spec.loss, trial.loss)
        if quantity is not LOSS:
            best = lowest_loss(trial.spec) if quantity is LEFT else None
            lowest, floor = (best.loss, NOTHING_LEFT) if best else (0.0, 0.0)
            unit = share_unit(trial.loss, lowest)
            curves = {part: share_of(each, lowest, unit, floor) for part, each in curves.items()}
            if said and math.isnan(unit):
                said += f", {quantity.never}"
            elif len(trial.loss.values) > 1:
                said += f", {significant(100 * curves['training'].values[-1])} % {quantity.of}"
        shown.append(curves)
        words.append(said)
    return _moving(quantity.words, trials, shown, words, batches)


def accuracy_update(trials: tuple[TrialView, ...], batches: bool = False) -> FigureUpdate:
    """Return the accuracy curves as they are now."""
    shown = [
        {"training": each.accuracy, "test": each.test_accuracy, "batches": each.batch_accuracy}
        for each in trials
    ]
    words = [in_words(trial.spec.loss, trial.accuracy) for trial in trials]
    return _moving("Accuracy by epoch", trials, shown, words, batches)


def share_unit(loss: Curve, lowest: float = 0.0) -> float:
    """Return how far above ``lowest`` a curve starts, which 100 % stands for; NaN if it can't."""
    way = float(loss.values[0] - np.float32(lowest)) if len(loss.values) else math.nan
    return way if math.isfinite(way) and way > 0 else math.nan


def share_of(curve: Curve, lowest: float, unit: float, floor: float = 0.0) -> Curve:
    """Return a curve as shares of ``unit`` above ``lowest``; nothing where the unit is NaN."""
    if math.isnan(unit):
        return Curve(curve.epochs[:0], curve.values[:0])
    shares = (curve.values - np.float32(lowest)) / np.float32(unit)
    return Curve(curve.epochs, np.maximum(shares, np.float32(floor)))


def in_words(name: str, curve: Curve) -> str:
    """Say where a curve starts and ends."""
    if not len(curve.values):
        return ""
    first, last = (significant(float(curve.values[place]), 4) for place in (0, -1))
    return f"{name} is {first}" if len(curve.values) == 1 else f"{name} went from {first} to {last}"


def _moving(
    title: str,
    trials: tuple[TrialView, ...],
    shown: Sequence[Mapping[str, Curve]],
    words: Sequence[str],
    batches: bool,
) -> FigureUpdate:
    drawn: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for trial, curves in zip(trials, shown, strict=True):
        in_figure = {"training": True, "test": trial.spec.train_share < 1, "batches": batches}
        for part, curve in curves.items():
            if in_figure[part]:
                drawn[f"{trial.spec.loss}, {part}"] = curve.epochs, curve.values
    every = np.concatenate([values[np.isfinite(values)] for _, values in drawn.values()])
    reached = math.ceil(max(trial.position for trial in trials))
    extent = round_extent(reached, trials[0].spec.epochs, every if len(every) else np.ones(1))
    epoch = max(trial.state.epoch for trial in trials)
    said = "; ".join(filter(None, words)) or "no curve yet"
    return curves_by_epoch(drawn, extent, f"{title}, up to epoch {epoch}: {said}.")
