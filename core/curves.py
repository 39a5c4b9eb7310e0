"""Loss and accuracy by epoch, on the samples trained on and on the test set."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.figures import GREY, LOSS_COLOURS, ROOM, Moving, add_room, blank, round_room, wire
from core.lane import Curve, LaneView
from core.pins import Pin
from core.spec import Spec

PIN_DASHES = ("dash", "dashdot", "longdash", "longdashdot")


@lru_cache(maxsize=64)
def loss_figure(
    specs: tuple[Spec, ...], log: bool, pins: tuple[Pin, ...] = (), batches: bool = False
) -> go.Figure:
    """A training curve for each loss, and a test curve where there is a test set.

    Curves pinned earlier lie behind them, and with ``batches`` every batch's loss does.
    """
    figure = blank("Epoch", "Loss", (specs, log))
    figure.update_yaxes(type="log" if log else "linear", rangemode="tozero")
    for number, pin in enumerate(pins):
        dashed = {"color": GREY, "width": 2, "dash": PIN_DASHES[number % len(PIN_DASHES)]}
        figure.add_scatter(
            name=pin.name, x=pin.loss.epochs, y=pin.loss.values, mode="lines", line=dashed
        )
    return _with_curves(figure, specs, batches)


@lru_cache(maxsize=64)
def accuracy_figure(specs: tuple[Spec, ...], batches: bool = False) -> go.Figure:
    """The same curves of the share that is read right."""
    figure = blank("Epoch", "Accuracy", ("accuracy", specs))
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    return _with_curves(figure, specs, batches)


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
    add_room(figure)
    return figure


def loss_moving(lanes: tuple[LaneView, ...], batches: bool = False) -> Moving:
    """The loss curves as they are now."""
    parts = {lane.spec.loss: (lane.loss, lane.test_loss, lane.batch_loss) for lane in lanes}
    return _moving("Loss", lanes, parts, batches)


def accuracy_moving(lanes: tuple[LaneView, ...], batches: bool = False) -> Moving:
    """The accuracy curves as they are now."""
    parts = {
        lane.spec.loss: (lane.accuracy, lane.test_accuracy, lane.batch_accuracy) for lane in lanes
    }
    return _moving("Accuracy", lanes, parts, batches)


def _moving(
    title: str,
    lanes: tuple[LaneView, ...],
    parts: Mapping[str, tuple[Curve, Curve, Curve]],
    batches: bool,
) -> Moving:
    traces: dict[str, dict[str, Any]] = {}
    words, heights = [], [np.ones(1, np.float32)]
    for name, (training, test, batch) in parts.items():
        shown = {"training": training, "test": test} | ({"batches": batch} if batches else {})
        for part, curve in shown.items():
            if len(curve.epochs):
                traces[f"{name}, {part}"] = {"x": wire(curve.epochs), "y": wire(curve.values)}
                heights.append(curve.values)
        if len(training.values):
            first, last = float(training.values[0]), float(training.values[-1])
            words.append(f"{name} went from {first:.4g} to {last:.4g}")
    reached = max(lane.position for lane in lanes)
    room = round_room(
        int(np.ceil(reached)), lanes[0].spec.epochs, np.concatenate(heights[1:] or heights)
    )
    traces[ROOM] = {"x": wire(room[0]), "y": wire(room[1])}
    epoch = max(lane.state.epoch for lane in lanes)
    alt = f"{title} by epoch, up to epoch {epoch}: {'; '.join(words) or 'no curve yet'}."
    return Moving(traces, alt, scale=str(room))
