"""What a regression predicts for features that a student types."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from core.datasets.standardised import as_read, as_the_model_has_them
from core.datasets.table import Table
from core.metrics.number_rows import Beside
from core.runs.trial_view import TrialView
from core.text.number_text import exact, fixed

PLACES = 2


def prediction_at(trial: TrialView, weights: np.ndarray, features: Sequence[float]) -> float:
    """Return the number that weights ``(features + 1,)`` predict for features in the student's units."""
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
    return {label: (fixed(prediction_at(trial, trial.state.flat, features), PLACES), "")}
