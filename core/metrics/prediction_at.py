"""What a one-layer model answers for features that a student types, in the student's units."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from core.datasets.points import Points
from core.datasets.standardised import as_read, as_the_model_has_them, line_as_read
from core.datasets.table import Table
from core.formulas.logits import sigmoid
from core.metrics.number_rows import Beside
from core.runs.trial_view import TrialView
from core.text.number_text import exact, fixed


def prediction_at(trial: TrialView, weights: np.ndarray, features: Sequence[float]) -> float:
    """Return the number that weights ``(features + 1,)`` predict for features."""
    inputs = torch.tensor([features], dtype=torch.float64)
    given = as_the_model_has_them(trial.spec.data, inputs)[0].numpy()
    return float(given @ weights[:-1].astype(np.float64) + weights[-1])


def prediction_shown(trial: TrialView, asked: Sequence[float | None]) -> Beside:
    """Return the prediction as a number beside the loss; nothing until all features are given."""
    table = as_read(trial.spec.data)
    assert isinstance(table, Table)
    features = [each for each in asked if each is not None]
    if len(features) < len(asked):
        return {}
    label = f"{table.columns[-1]} at {', '.join(map(exact, features))}"
    return {label: (fixed(prediction_at(trial, trial.state.flat, features), 2), "")}


def curve_of(trial: TrialView) -> tuple[float, float]:
    """Return w and b of the curve sigmoid(w x + b) that logistic regression of one feature fits."""
    return line_as_read(trial.spec.data, *map(float, trial.state.flat))


def probability_at(trial: TrialView, x: float) -> float:
    """Return the probability of 1 at x."""
    w, b = curve_of(trial)
    return float(sigmoid(np.array(w * x + b)))


def probability_shown(trial: TrialView, x: float | None) -> Beside:
    """Return the probability at x as a number beside the loss; none where no x is asked about."""
    if x is None:
        return {}
    points = as_read(trial.spec.data)
    name = points.columns[0] if isinstance(points, Points) and points.columns else "x"
    return {f"p at {name} = {exact(x)}": (fixed(probability_at(trial, x), 3), "")}
