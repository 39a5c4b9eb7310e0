"""The probability that logistic regression of one feature gives to an x in the student's units."""

from __future__ import annotations

import numpy as np

from core.datasets.points import Points
from core.datasets.standardised import as_read, line_as_read
from core.runs.trial_view import TrialView
from core.text.number_text import exact, fixed


def curve_of(trial: TrialView) -> tuple[float, float]:
    """Return w and b of the curve sigmoid(w x + b), for x in the student's units."""
    return line_as_read(trial.spec.data, *map(float, trial.state.flat))


def probability_at(trial: TrialView, x: float) -> float:
    """Return the probability of 1 at x."""
    w, b = curve_of(trial)
    return float(0.5 * (1 + np.tanh(0.5 * (w * x + b))))


def answer_shown(trial: TrialView, x: float | None) -> dict[str, tuple[str, str]]:
    """Return the probability at x as a number beside the loss; none where no x is asked about."""
    if x is None:
        return {}
    points = as_read(trial.spec.data)
    name = points.columns[0] if isinstance(points, Points) and points.columns else "x"
    return {f"p at {name} = {exact(x)}": (fixed(probability_at(trial, x), 3), "")}
