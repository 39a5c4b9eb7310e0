"""What the record of a run shows: where its loss stands still, whether it jumps."""

from __future__ import annotations

from collections import deque

import numpy as np

from core.metrics.fitted_values import r_squared
from core.runs.trial_view import Curve, TrialView
from core.training.losses import LOSSES
from core.training.state import State

STANDS = 0.01  # how far, relative to itself, a loss that stands still may stray
STRETCH_SHARE = 0.2  # of all epochs so far
STRETCH_UPDATES, STRETCH_EPOCHS = 100, 10
JUMP = 1.05  # a loss this many times the one before
RECENT = 30  # points of a curve, fewer where an epoch has many batches
RECENT_EPOCHS = 5
UNEXPLAINED = 1e-8  # of the targets' variance, which float32 may leave of numbers that a model fits
FAR_ABOVE = 1.5  # times the loss at the start
HARDLY_FALLEN = 0.9  # of what it was
JUMPING, JUMPS = 0.2, 2  # of the recent points at least

Stretch = tuple[int, int]  # first and last epoch


def shortest(curve: Curve, batches: int = 1) -> float:
    """Return how many epochs a loss must stand still for to be worth a word; an epoch has ``batches``."""
    least = max(STRETCH_EPOCHS, STRETCH_UPDATES / batches)
    return max(least, STRETCH_SHARE * float(curve.epochs[-1]))


def lasting_plateau(curve: Curve, batches: int = 1) -> Stretch | None:
    """Return the epochs over which the loss has stayed within 1 % up to now, if they are many."""
    if len(curve.epochs) < 2:
        return None
    backwards = curve.values[::-1]
    largest, smallest = np.maximum.accumulate(backwards), np.minimum.accumulate(backwards)
    stands = int((largest - smallest <= STANDS * largest).sum())  # once it strays, it has strayed
    first, last = curve.epochs[-stands], curve.epochs[-1]
    return (int(first), int(last)) if last - first >= shortest(curve, batches) else None


def longest_plateau(curve: Curve, batches: int = 1) -> Stretch | None:
    """Return the longest stretch of epochs over which the loss stays within 1 %, if long."""
    epochs, losses = curve.epochs.tolist(), curve.values.tolist()
    if len(epochs) < 2:
        return None
    best, start = (0, 0), 0
    falling: deque[int] = deque()  # where the largest losses since the start stand, largest first
    rising: deque[int] = deque()  # likewise the smallest
    for end, loss in enumerate(losses):
        while falling and losses[falling[-1]] <= loss:
            falling.pop()
        while rising and losses[rising[-1]] >= loss:
            rising.pop()
        falling.append(end)
        rising.append(end)
        while losses[falling[0]] - losses[rising[0]] > STANDS * losses[falling[0]]:
            start += 1
            for extremes in (falling, rising):
                if extremes[0] < start:
                    extremes.popleft()
        if epochs[end] - epochs[start] > epochs[best[1]] - epochs[best[0]]:
            best = (start, end)
    first, last = int(epochs[best[0]]), int(epochs[best[1]])
    return (first, last) if last - first >= shortest(curve, batches) else None


def loss_jumps(curve: Curve, batches: int = 1) -> bool:
    """Return whether the loss has risen by 5 % and more time and again lately, and still does."""
    recent = curve.values[-RECENT:]
    if len(recent) < max(RECENT_EPOCHS, RECENT // batches):
        return False
    rises = recent[1:] > JUMP * recent[:-1]
    often = rises.sum() >= max(JUMPS, JUMPING * len(rises))
    return bool(often and rises[-RECENT_EPOCHS:].any())


def falls_again(curve: Curve) -> bool:
    """Return whether the loss has lately fallen after a rise of 5 %; weight decay may raise it for good."""
    recent = curve.values[-RECENT:]
    rises = np.flatnonzero(recent[1:] > JUMP * recent[:-1])
    return bool(len(rises) and (np.diff(recent)[rises[0] :] < 0).any())


def ends_far_above_start(curve: Curve) -> bool:
    """Return whether the loss has stood far above where it began for most of the second half of a run."""
    if len(curve.values) < RECENT_EPOCHS:
        return False
    late = curve.values[len(curve.values) // 2 :]
    return bool(min(np.median(late), late[-1]) > FAR_ABOVE * curve.values[0])


def every_sample_right(trial: TrialView) -> bool:
    """Return whether every training sample has its class, or a regression's R² is 1 but for rounding."""
    if LOSSES[trial.spec.loss].is_classification:
        return trial.now is not None and trial.now.accuracy == 1.0
    return r_squared(trial.spec, trial.state) >= 1 - UNEXPLAINED


def gets_nowhere(curve: Curve) -> bool:
    """Return whether the loss has hardly fallen in the second half of a run."""
    if len(curve.values) < RECENT:
        return False
    half = int(np.searchsorted(curve.epochs, curve.epochs[-1] / 2))
    return bool(curve.values[-1] > HARDLY_FALLEN * curve.values[half])


def epoch_means(trial: TrialView) -> Curve:
    """Return the training loss by epoch, each point measured in the same way.

    With mini-batches the ends of the drawn curve are no means of an epoch's batches.
    """
    if trial.batches == 1:
        return trial.loss
    return Curve(trial.loss.epochs[1:-1], trial.loss.values[1:-1])


def sparse_states(trial: TrialView, since: int, many: int) -> list[State]:
    """Return a few of the states remembered since an epoch, oldest first; at least the present one.

    A run stays with those it has for a while, so that what is measured of them is measured
    seldom: about so ``many`` are new each time the run has doubled.
    """
    gap = 2 ** int(np.log2(max(1.0, trial.state.epoch / many)))
    chosen: dict[int, State] = {}
    for state in trial.past[:-1]:
        if state.epoch >= since:
            chosen.setdefault(state.epoch // gap, state)
    return list(chosen.values()) or [trial.state]
