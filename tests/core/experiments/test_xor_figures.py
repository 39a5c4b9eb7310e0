"""The figures of the XOR page together: what moves has a place, and a redraw stays small."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from core.datasets.points import Points
from core.diagnosis.diagnosis import diagnose
from core.experiments.xor import OWN, Settings
from core.figures.base import FigureUpdate
from core.figures.curves import loss_figure, loss_update
from core.figures.decision_boundary import plane_drawing, plane_figure, unit_drawing
from core.figures.gradient_norms import gradient_figure, gradient_update
from core.figures.hidden_space import hidden_figure, hidden_update, views_of
from core.figures.network_drawing import Unit, diagram_drawing, weights_updates
from core.runs.trial_view import TrialView
from core.streaming.wire import message
from core.training.models import ACTIVATIONS
from tests.core.figures.test_base import long_run, trained
from tests.drawn_by_browser import drawn_by_browser

Pair = tuple[int, int] | None

OWN_POINTS = Points(((0.5, 1.0), (-2.0, 3.0), (2.0, 2.0)), (0, 1, 0))
ONE_CLASS = Points(((0.5, 1.0), (-2.0, 3.0)), (1, 1))
UNIT = Unit(1, 0)


def still_of(settings: Settings, log: bool, pair: Pair) -> dict[str, go.Figure]:
    """The page's figures, as they are mounted."""
    specs = tuple(spec.experiment for spec in settings.specs())
    figures = {"losses": loss_figure(specs, log), "gradients": gradient_figure(specs[0])}
    if settings.layers:
        figures["hidden"] = hidden_figure(specs[0], pair)
    return figures


def moving_of(trials: tuple[TrialView, ...], pair: Pair) -> dict[str, FigureUpdate]:
    """What a redraw moves in them."""
    moving = {"losses": loss_update(trials), "gradients": gradient_update(trials[0])}
    if len(trials[0].state.parameters) > 2:
        moving["hidden"] = hidden_update(trials[0], pair)
    return moving


@pytest.mark.parametrize(("epochs", "share"), [(0, 1.0), (5, 0.6)])
@pytest.mark.parametrize("loss", ["MSE", "Both"])
@pytest.mark.parametrize(
    "network",
    [
        {"layers": ()},
        {"layers": (3, 2), "activation": "tanh"},
        {"layers": (1,), "inputs": ("x1^2", "x2^2")},
        {"layers": (16,) * 6, "activation": "ReLU", "data": "spiral", "size": 60},
        {"layers": (2,), "data": OWN, "points": OWN_POINTS},
        {"layers": (2,), "data": OWN, "points": ONE_CLASS},
    ],
    ids=str,
)
def test_whatever_moves_is_in_its_figure(
    network: dict[str, Any], loss: str, share: float, epochs: int
) -> None:
    settings = Settings(loss=loss, train_share=share, **network)
    views = list(views_of(settings.layers[-1]).values()) if settings.layers else [None]
    for pair in views[:2]:
        still = still_of(settings, epochs > 0, pair)
        trials = tuple(trained(spec, epochs) for spec in settings.specs())
        moving = moving_of(trials, pair)
        assert moving.keys() == still.keys()
        for name, moves in moving.items():
            assert moves.traces.keys() <= {trace.name for trace in still[name].data}
            assert "epoch" in moves.alt
            json.dumps(message(moves), allow_nan=False)


@pytest.mark.parametrize("data", ["xor", "spiral"])
def test_a_redraw_stays_small_with_many_samples_and_a_long_past(data: str) -> None:
    (spec,) = Settings(data=data, size=2_000).specs()
    trial = long_run(spec)
    for name, moves in moving_of((trial,), None).items():
        assert len(json.dumps(message(moves))) < 50_000, name
    (weights,) = weights_updates([trial]).values()
    assert len(json.dumps(message(weights))) < 2_500


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("data", ["xor", "spiral"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_run_that_diverges_can_be_drawn_to_its_last_finite_weights(
    activation: str, data: str, momentum: float
) -> None:
    (spec,) = Settings(
        data=data, size=60, activation=activation, layers=(4, 4), momentum=momentum,
        learning_rate=1_000.0, weight_decay=1.0, epochs=60,
    ).specs()  # fmt: skip
    trial = trained(spec, 60)
    with np.errstate(all="ignore"):
        for pair in (None, (0, 1)):
            for moves in moving_of((trial,), pair).values():
                json.dumps(message(moves), allow_nan=False)
        found = [each.name for each in diagnose(trial)]
    assert trial.diverged_at is not None
    assert "Diverged" in found
    figure, drawings = plane_figure(spec), (plane_drawing(spec), unit_drawing(spec, UNIT))
    for drawing in (*drawings, diagram_drawing(spec)):
        assert "NaN" not in drawn_by_browser([trial], drawing, figure)["alt"]
