"""Logistic regression with one feature step by step: x, z = w x + b, and p = sigmoid(z), as numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.figures.base import sigmoid
from core.figures.probability_table import TableUpdate
from core.runs.trial_view import TrialView

PLACES = (-1.0, -0.5, 0.0, 0.5, 1.0)  # of x


def model_steps(trials: Sequence[TrialView]) -> TableUpdate:
    """What the model makes of some x on its way to a probability; in a race, of each loss."""
    head, columns = ["x"], [[f"{x:g}" for x in PLACES]]
    for trial in trials:
        w, b = (float(value) for value in trial.state.flat)
        z = w * np.array(PLACES) + b
        name = f", {trial.spec.loss}" if len(trials) > 1 else ""
        head += [f"z = {w:.3f} x {'+' if b >= 0 else '−'} {abs(b):.3f}{name}", f"p = σ(z){name}"]
        columns += [[f"{value:.3f}" for value in z], [f"{p:.4f}" for p in sigmoid(z)]]
    rows = list(zip(*columns, strict=True))
    return TableUpdate(
        head, rows, [[None] * len(head)] * len(rows),
        f"x ─► z = w x + b ─► σ ─► p, at epoch {trials[0].state.epoch:,}.",
    )  # fmt: skip
