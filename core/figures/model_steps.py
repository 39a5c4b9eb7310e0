"""Logistic regression with one feature step by step: x, z = w x + b, and p = sigmoid(z), as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from core.datasets.points import Points
from core.datasets.standardised import as_read, samples_as_read
from core.figures.base import sigmoid
from core.figures.probability_table import TableUpdate
from core.metrics.prediction_at import curve_of
from core.runs.trial_view import TrialView
from core.training.spec import Spec

MANY = 5  # x


@lru_cache(maxsize=64)
def places_of(spec: Spec, asked: float | None = None) -> list[float]:
    """Some x from the smallest sample to the largest, in the student's units, and the one asked about."""
    every = samples_as_read(spec).every_input.numpy()
    even = np.linspace(float(every.min()), float(every.max()), MANY)
    return sorted({*(float(f"{x:.3g}") for x in even), *([] if asked is None else [asked])})


def model_steps(trials: Sequence[TrialView], asked: float | None = None) -> TableUpdate:
    """What the model makes of some x on its way to a probability; in a race, of each loss."""
    places, points = places_of(trials[0].spec.experiment, asked), as_read(trials[0].spec.data)
    name = points.axes[0] if isinstance(points, Points) else "x"
    head, columns = [name], [[f"{x:g}" for x in places]]
    for trial in trials:
        w, b = curve_of(trial)
        z = w * np.array(places) + b
        of = f", {trial.spec.loss}" if len(trials) > 1 else ""
        head += [f"z = {w:.3f} x {'+' if b >= 0 else '−'} {abs(b):.3f}{of}", f"p = σ(z){of}"]
        columns += [[f"{value:.3f}" for value in z], [f"{p:.4f}" for p in sigmoid(z)]]
    rows = list(zip(*columns, strict=True))
    return TableUpdate(
        head, rows, [[None] * len(head)] * len(rows),
        f"x ─► z = w x + b ─► σ ─► p, at epoch {trials[0].state.epoch:,}.",
    )  # fmt: skip
