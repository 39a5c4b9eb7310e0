"""What states training is in, named and explained while it is so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.analysis.activations import Layers
from core.analysis.divergence import divergence_cause, divergence_remedy
from core.analysis.finding import Finding
from core.analysis.loss_trends import (
    epoch_means,
    every_sample_right,
    lasting_plateau,
    longest_plateau,
)
from core.analysis.overshoot import overshoot, weights_grow
from core.analysis.standstill import standstill
from core.runs.trial_view import TrialView
from core.training.models import MLP

SATURATED = 0.02  # distance from the end of an activation's range
RISE, RISE_AT_LEAST = 1.05, 0.01  # of the test loss over its lowest


def find_states(trials: Sequence[TrialView], activities: Sequence[Layers | None]) -> list[Finding]:
    """Every state that each racing experiment is in; in a race a sentence names the loss.

    ``activities`` are what the units of each answer, where that is at hand.
    """
    found = []
    for trial, seen in zip(trials, activities, strict=True):
        of_loss = f"{trial.spec.loss}: " if len(trials) > 1 else ""
        found += [replace(each, sentence=of_loss + each.sentence) for each in diagnose(trial, seen)]
    return found


def diagnose(trial: TrialView, seen: Layers | None) -> list[Finding]:
    """Every state that one experiment is in; ``seen`` is what its units answer, if at hand."""
    found = diverged(trial)
    if found is not None:  # what is left of the weights says nothing
        return [found]
    unsteady = weights_grow(trial) or overshoot(trial)
    # Where the loss jumps, that of the test set may be high by chance.
    states = [unsteady] if unsteady else [plateau(trial), memorising(trial)]
    if seen is not None:
        states += [dead(trial, seen), saturated(trial, seen)]
    return [each for each in states if each is not None]


def diverged(trial: TrialView) -> Finding | None:
    """The loss became infinite or NaN."""
    if trial.diverged_at is None or trial.state.epoch + 1 < trial.diverged_at:
        return None
    return Finding(
        "Diverged",
        f"The loss became infinite or NaN at epoch {trial.diverged_at:,}. "
        f"{divergence_cause(trial.diverged_with)}. {divergence_remedy(trial.diverged_with)}.",
    )


def plateau(trial: TrialView) -> Finding | None:
    """The loss stands, or stood, still for long."""
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
        f"The loss stayed near {level:.4f} for {last - first:,} epochs, from {first:,} to {last:,}, "
        "before it fell.",
        "note",
    )


def memorising(trial: TrialView) -> Finding | None:
    """The test loss has risen, and the training loss fallen, since the test loss was lowest."""
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
    if not rises or lower >= trained.values[then - 1 : then + 1].min():
        return None
    fewer = "fewer units, " if len(trial.state.parameters) > 2 else ""
    return Finding(
        "Memorising",
        f"The test loss was lowest at epoch {at:,.0f} ({low:.4f}) and is {trial.now.test_loss:.4f} now, "
        "while the training loss fell: the network learns the noise of these very samples. Stop "
        f"earlier, take {fewer}more samples or some weight decay.",
    )


def dead(trial: TrialView, seen: Layers) -> Finding | None:
    """ReLU units that answer 0 to every sample: no gradient reaches their weights any more."""
    assert isinstance(trial.spec.model, MLP)
    hidden = seen[1:-1]
    if trial.spec.model.activation != "ReLU" or not hidden:
        return None
    count = sum(int((answers <= 0).all(axis=0).sum()) for answers in hidden)
    if count == 0:
        return None
    every = sum(answers.shape[1] for answers in hidden)
    return Finding(
        "Dead ReLUs",
        f"{count} of {every} hidden units answer 0 to every sample. No gradient reaches their "
        "weights while that is so. Try a smaller learning rate, or leaky ReLU.",
        "note" if every_sample_right(trial) else "warning",
    )


def saturated(trial: TrialView, seen: Layers) -> Finding | None:
    """Sigmoid or tanh units at an end of their range for every sample: almost no gradient passes.

    Where every answer is right that is how it should be.
    """
    assert isinstance(trial.spec.model, MLP)
    hidden = seen[1:-1]
    low = {"sigmoid": 0.0, "tanh": -1.0}.get(trial.spec.model.activation)
    if low is None or not hidden or every_sample_right(trial):
        return None
    near = SATURATED * (1 - low)
    ends = [(answers < low + near) | (answers > 1 - near) for answers in hidden]
    count = sum(int(at_end.all(axis=0).sum()) for at_end in ends)
    every = sum(at_end.shape[1] for at_end in ends)
    if count == 0:
        return None
    return Finding(
        "Saturated",
        f"{count} of {every} hidden units stand at an end of their range for every sample. There "
        "the activation is flat, so almost no gradient passes through them.",
    )
