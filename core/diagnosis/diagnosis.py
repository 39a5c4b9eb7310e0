"""What states training is in, named and explained while it is so, with what helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.diagnosis.advice import Advice
from core.diagnosis.divergence import divergence_advice, divergence_cause
from core.diagnosis.finding import Finding
from core.diagnosis.idle_units import dead, saturated
from core.diagnosis.loss_trends import (
    epoch_means,
    every_sample_right,
    lasting_plateau,
    longest_plateau,
)
from core.diagnosis.overshoot import overshoot, weights_grow
from core.diagnosis.slow_training import slow
from core.diagnosis.standstill import standstill
from core.metrics.best_fit import lowest_loss
from core.runs.trial_view import TrialView
from core.text.number_text import fixed
from core.training.losses import LOSSES

RISE, RISE_AT_LEAST = 1.05, 0.01  # of the test loss over its lowest
LEARNED, NEAR_LOWEST = 0.9, 1.1  # accuracy, and loss over the lowest, of samples that are learned


def find_states(trials: Sequence[TrialView]) -> list[Finding]:
    """Return every state that each racing experiment is in; in a race a sentence names the loss."""
    found = []
    for trial in trials:
        of_loss = f"{trial.spec.loss}: " if len(trials) > 1 else ""
        found += [replace(each, text=of_loss + each.text) for each in diagnose(trial)]
    return found


def diagnose(trial: TrialView) -> list[Finding]:
    """Return every state that one experiment is in."""
    found = diverged(trial)
    if found is not None:  # what is left of the weights says nothing
        return [found]
    unsteady = weights_grow(trial) or overshoot(trial)
    still = None if unsteady else slow(trial) or plateau(trial)
    idle = dead(trial)
    # Where the loss jumps, or few units are left to learn, the test loss rises for that reason.
    poorly = unsteady or (idle and idle.tone == "warning")
    states = [unsteady, still, None if poorly else memorising(trial), idle, saturated(trial)]
    return [each for each in states if each is not None]


def diverged(trial: TrialView) -> Finding | None:
    """Return the finding on a loss that became infinite or NaN."""
    if trial.diverged_at is None or trial.state.epoch + 1 < trial.diverged_at:
        return None
    return Finding(
        "Diverged",
        f"The loss became infinite or NaN at epoch {trial.diverged_at:,}. "
        f"{divergence_cause(trial.diverged_with)}",
        divergence_advice(trial.diverged_with),
    )


def plateau(trial: TrialView) -> Finding | None:
    """Return the finding on a loss that stands, or stood, still for long."""
    if trial.now is None:
        return None
    curve = epoch_means(trial)
    lasting = lasting_plateau(curve, trial.batches)
    if lasting is not None:
        return None if every_sample_right(trial) else standstill(trial, lasting)
    longest = longest_plateau(curve, trial.batches)
    if longest is None:
        return None
    first, last = longest
    level = float(np.median(curve.values[(curve.epochs >= first) & (curve.epochs <= last)]))
    if level < 2 * float(curve.values[-1]):
        return None
    return Finding(
        "Was on a plateau",
        f"The loss stayed near {fixed(level, 4)} for {last - first:,} epochs, from {first:,} to {last:,}, "
        "before it fell.",
        tone="note",
    )


def memorising(trial: TrialView) -> Finding | None:
    """Return the finding on a test loss that has risen while the training samples were learned."""
    tested, trained = trial.test_loss, trial.loss
    if len(tested.values) < 3 or trial.now is None or trial.now.test_loss is None:
        return None
    lowest = int(np.argmin(tested.values))
    at, low = float(tested.epochs[lowest]), float(tested.values[lowest])
    then = int(np.searchsorted(trained.epochs, at, side="right"))
    if then == 0:  # nobody knows what the training loss was
        return None
    # Two points at either place: one may be high or low by chance.
    higher = min(trial.now.test_loss, *tested.values[-2:].tolist())
    lower = max(trial.now.loss, *trained.values[-2:].tolist())
    rises = higher >= max(RISE * low, low + RISE_AT_LEAST)
    if not rises or lower >= trained.values[then - 1 : then + 1].min() or not learned(trial):
        return None
    stop = max(1, round(at))
    return Finding(
        "Memorising",
        f"The test loss was lowest at epoch {at:,.0f} ({fixed(low, 4)}) and is "
        f"{fixed(trial.now.test_loss, 4)} now, while the training loss went on falling: the model learns "
        "what is mere chance in its training samples.",
        (Advice(f"stop at epoch {stop:,}", {"epochs": stop}),),
    )


def learned(trial: TrialView) -> bool:
    """Return whether the training samples are learned, as well as the model can where that is known."""
    assert trial.now is not None
    lowest = lowest_loss(trial.spec)
    if lowest is not None and trial.now.loss <= NEAR_LOWEST * lowest.loss:
        return True
    return LOSSES[trial.spec.loss].is_classification and trial.now.accuracy >= LEARNED
