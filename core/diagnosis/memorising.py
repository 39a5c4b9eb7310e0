"""A test loss that rises while the training samples are learned."""

from __future__ import annotations

import numpy as np

from core.diagnosis.finding import Advice, Finding
from core.metrics.best_fit import lowest_loss
from core.runs.trial_view import TrialView
from core.text.number_text import fixed
from core.training.losses import LOSSES

RISE, RISE_AT_LEAST = 1.05, 0.01  # of the test loss over its lowest
LEARNED, NEAR_LOWEST = 0.9, 1.1  # accuracy, and loss over the lowest, of samples that are learned


def memorising(trial: TrialView) -> Finding | None:
    """Return the finding on a test loss that has risen while the training samples were learned."""
    tested, trained = trial.test_loss, trial.loss
    if len(tested.values) < 3 or trial.now is None or trial.now.test_loss is None:
        return None
    lowest = int(np.argmin(tested.values))
    at, low = float(tested.epochs[lowest]), float(tested.values[lowest])
    then = int(np.searchsorted(trained.epochs, at, side="right"))
    if then == 0:  # the training loss of that epoch is not known
        return None
    # Two points at either place: one may be high or low by chance.
    higher = min(trial.now.test_loss, *tested.values[-2:].tolist())
    lower = max(trial.now.loss, *trained.values[-2:].tolist())
    rises = higher >= max(RISE * low, low + RISE_AT_LEAST)
    if not rises or lower >= trained.values[then - 1 : then + 1].min() or not is_learned(trial):
        return None
    stop = max(1, round(at))
    return Finding(
        "Memorising",
        f"The test loss was lowest at epoch {at:,.0f} ({fixed(low, 4)}) and is "
        f"{fixed(trial.now.test_loss, 4)} now, while the training loss went on falling: the model learns "
        "what is mere chance in its training samples.",
        (Advice(f"stop at epoch {stop:,}", {"epochs": stop}),),
    )


def is_learned(trial: TrialView) -> bool:
    """Return whether the training samples are learned, as well as the model can where that is known."""
    if trial.now is None:
        return False
    lowest = lowest_loss(trial.spec)
    if lowest is not None and trial.now.loss <= NEAR_LOWEST * lowest.loss:
        return True
    return LOSSES[trial.spec.loss].is_classification and trial.now.accuracy >= LEARNED
