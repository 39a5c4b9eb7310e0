"""Loss and accuracy by epoch, on the samples trained on and on the test set."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures.base import (
    EMPTY_XY,
    EXTENT,
    GREY,
    LOSS_COLOURS,
    FigureUpdate,
    add_extent_trace,
    blank,
    encode_array,
    round_extent,
    scale_of,
)
from core.metrics.best_fit import is_one_layer, lowest_loss
from core.runs.trial_view import Curve, Pin, TrialView
from core.text.number_text import significant
from core.training.spec import Spec

PIN_DASHES = ("dash", "dashdot", "longdash", "longdashdot")
OF_START = "Loss, share of its start"
OF_START_IN_WORDS = "as a share of the training loss at epoch 0"
LEFT = "Way left to the lowest loss"
LEFT_IN_WORDS = "as the share that is left of the way from the start to the lowest possible loss"
NOTHING_LEFT = 1e-5  # of the way, below which only rounding is seen


def compares_losses(losses: set[str]) -> bool:
    """Return whether a figure shows several losses, which are different quantities.

    On one axis the one with the smaller numbers would seem to win, so what is shown is how much of
    its way down each has left, or its share of the training loss at epoch 0 where the lowest loss is
    not known.
    """
    return len(losses) > 1


def ways_are_known(specs: Sequence[Spec], pins: tuple[Pin, ...]) -> bool:
    """Return whether the lowest loss of every curve of a race is known, so that the way left can be drawn.

    It is that of the training samples, and known of models with one layer. Where it is not known,
    each loss is drawn as a share of its start, as if its lowest were 0.
    """
    return not pins and all(is_one_layer(spec) and spec.train_share == 1 for spec in specs)


@lru_cache(maxsize=64)
def loss_figure(
    specs: tuple[Spec, ...], log: bool, pins: tuple[Pin, ...] = (), batches: bool = False
) -> go.Figure:
    """Return a figure with a training curve for each loss, and a test curve where there is a test set.

    Curves pinned earlier lie behind them, and with ``batches`` every batch's loss does. Give the
    same pins to ``loss_update``.
    """
    shares = compares_losses({spec.loss for spec in specs} | {pin.quantity for pin in pins})
    left = shares and ways_are_known(specs, pins)
    log = log or left
    title = LEFT if left else OF_START if shares else "Loss"
    figure = blank("Epoch", title, (specs, log, shares))
    figure.update_yaxes(type="log" if log else "linear", rangemode="tozero")
    if shares:
        figure.update_yaxes(tickformat="~%", nticks=3 if log else None)  # else 80 % touches 90 %
        # Shares of a loss that diverges would be percents of 30 digits; a log axis counts decades.
        far = {"dtickrange": [4 if log else 10, None], "value": ".0e" if log else ".1e"}
        figure.update_yaxes(tickformatstops=[far])
    for number, pin in enumerate(pins):
        dashed = {"color": GREY, "width": 2, "dash": PIN_DASHES[number % len(PIN_DASHES)]}
        loss = scaled(pin.loss, share_unit(pin.loss)) if shares else pin.loss
        figure.add_scatter(name=pin.name, x=loss.epochs, y=loss.values, mode="lines", line=dashed)
    return _with_curves(figure, specs, batches)


@lru_cache(maxsize=64)
def accuracy_figure(specs: tuple[Spec, ...], batches: bool = False) -> go.Figure:
    """The same curves of the share that is read right."""
    figure = blank("Epoch", "Accuracy", ("accuracy", specs))
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    # It stands beside the losses, whose legend holds for both.
    return _with_curves(figure, specs, batches).update_layout(showlegend=False)


def _with_curves(figure: go.Figure, specs: tuple[Spec, ...], batches: bool) -> go.Figure:
    figure.update_layout(showlegend=True)
    for spec in specs:
        name = spec.loss
        line = {"color": LOSS_COLOURS[name], "width": 2}
        if batches:
            figure.add_scatter(
                name=f"{name}, batches", mode="lines", line=line | {"width": 1}, opacity=0.35
            )
        figure.add_scatter(name=f"{name}, training", mode="lines", line=line)
        if spec.train_share < 1:
            figure.add_scatter(name=f"{name}, test", mode="lines", line=line | {"dash": "dot"})
    add_extent_trace(figure)
    return figure


@dataclass(frozen=True, eq=False)
class Shown:
    """The curves of one experiment, and what they say in words."""

    training: Curve
    test: Curve
    batches: Curve
    words: str


def loss_update(
    trials: tuple[TrialView, ...], batches: bool = False, pins: tuple[Pin, ...] = ()
) -> FigureUpdate:
    """The loss curves as they are now, beside the pins that the figure has."""
    if not compares_losses({trial.spec.loss for trial in trials} | {pin.quantity for pin in pins}):
        shown = {
            trial.spec.loss: Shown(
                trial.loss, trial.test_loss, trial.batch_loss, in_words(trial.spec.loss, trial.loss)
            )
            for trial in trials
        }
        return _moving("Loss by epoch", trials, shown, batches)
    if ways_are_known([trial.spec for trial in trials], pins):
        shown = {trial.spec.loss: _left_to_go(trial) for trial in trials}
        return _moving(f"Loss by epoch, {LEFT_IN_WORDS}", trials, shown, batches)
    shown = {trial.spec.loss: _of_its_start(trial) for trial in trials}
    return _moving(f"Loss by epoch, {OF_START_IN_WORDS}", trials, shown, batches)


def accuracy_update(trials: tuple[TrialView, ...], batches: bool = False) -> FigureUpdate:
    """The accuracy curves as they are now."""
    shown = {
        trial.spec.loss: Shown(
            trial.accuracy,
            trial.test_accuracy,
            trial.batch_accuracy,
            in_words(trial.spec.loss, trial.accuracy),
        )
        for trial in trials
    }
    return _moving("Accuracy by epoch", trials, shown, batches)


def _left_to_go(trial: TrialView) -> Shown:
    """Return (loss - lowest) / (start - lowest) of an experiment whose lowest loss is known."""
    lowest = lowest_loss(trial.spec)
    assert lowest is not None
    above = Curve(trial.loss.epochs, trial.loss.values - np.float32(lowest.loss))
    unit, words = share_unit(above), in_words(trial.spec.loss, trial.loss)
    left = scaled(above, unit)
    if words and math.isnan(unit):
        words += ", which is at its lowest from the start"
    elif len(left.values) > 1:
        words += f", {significant(100 * max(float(left.values[-1]), 0.0))} % of the way left"
    drawn = Curve(left.epochs, np.maximum(left.values, np.float32(NOTHING_LEFT)))
    nothing = Curve(trial.loss.epochs[:0], trial.loss.values[:0])
    return Shown(drawn, nothing, nothing, words)


def _of_its_start(trial: TrialView) -> Shown:
    unit, words = share_unit(trial.loss), in_words(trial.spec.loss, trial.loss)
    if words and math.isnan(unit):
        words += ", which is no share of its start"
    elif len(trial.loss.values) > 1:
        words += f", {100 * float(trial.loss.values[-1]) / unit:.3g} % of its start"
    return Shown(
        scaled(trial.loss, unit),
        scaled(trial.test_loss, unit),
        scaled(trial.batch_loss, unit),
        words,
    )


def share_unit(loss: Curve) -> float:
    """The loss that a curve starts with, which 100 % stands for; NaN if it can't, 0 for instance."""
    start = float(loss.values[0]) if len(loss.values) else math.nan
    return start if math.isfinite(start) and start > 0 else math.nan


def scaled(curve: Curve, unit: float) -> Curve:
    """A curve in other units; nothing is left of it where the unit is NaN."""
    if math.isnan(unit):
        return Curve(curve.epochs[:0], curve.values[:0])
    return Curve(curve.epochs, curve.values / np.float32(unit))


def in_words(name: str, curve: Curve) -> str:
    """Where a curve starts and ends."""
    if not len(curve.values):
        return ""
    first, last = float(curve.values[0]), float(curve.values[-1])
    if len(curve.values) == 1:
        return f"{name} is {first:.4g}"
    return f"{name} went from {first:.4g} to {last:.4g}"


def _moving(
    title: str, trials: tuple[TrialView, ...], shown: dict[str, Shown], batches: bool
) -> FigureUpdate:
    traces: dict[str, dict[str, Any]] = {}
    heights = [np.empty(0, np.float32)]
    for trial in trials:
        name, curves = trial.spec.loss, shown[trial.spec.loss]
        parts = {"training": curves.training}
        if trial.spec.train_share < 1:
            parts["test"] = curves.test
        if batches:
            parts["batches"] = curves.batches
        for part, curve in parts.items():
            # What is empty is sent too, or the browser would keep a curve that Reset took back.
            x, y = (curve.epochs, curve.values) if len(curve.epochs) else EMPTY_XY.T
            traces[f"{name}, {part}"] = {"x": encode_array(x), "y": encode_array(y)}
            heights.append(curve.values[np.isfinite(curve.values)])
    every = np.concatenate(heights)
    reached = math.ceil(max(trial.position for trial in trials))
    room = round_extent(
        reached, trials[0].spec.epochs, every if len(every) else np.ones(1, np.float32)
    )
    traces[EXTENT] = {"x": encode_array(room[0]), "y": encode_array(room[1])}
    epoch = max(trial.state.epoch for trial in trials)
    words = "; ".join(curves.words for curves in shown.values() if curves.words)
    alt = f"{title}, up to epoch {epoch}: {words or 'no curve yet'}."
    return FigureUpdate(traces, alt, scale=scale_of(*room))
