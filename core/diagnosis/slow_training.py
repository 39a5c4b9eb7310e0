"""A loss that goes down so slowly that the epochs asked for do not get it far."""

from __future__ import annotations

import math

import numpy as np

from core.diagnosis.advice import raise_rate, standardise
from core.diagnosis.finding import Advice, Finding
from core.diagnosis.learning_rates import (
    largest_learning_rate,
    step_limit,
    usual_learning_rate,
    valley,
    with_inputs,
)
from core.diagnosis.loss_trends import RECENT, every_sample_right
from core.metrics.best_fit import lowest_loss
from core.metrics.loss_grid import has_minimum
from core.runs.trial_view import TrialView
from core.text.number_text import exact, fixed, significant
from core.training.losses import LOSSES
from core.training.spec import Spec

FEWEST = 10  # points of a curve
HARDLY_FALLEN = 0.95  # of the loss at the start
TINY = 0.01  # of the usual learning rate
FASTER = 20.0, 1_000.0  # times the learning rate, at least and at most, where no limit is known
FAR = 0.05  # of the loss at the start
MOST_OF_THE_WAY = 100.0  # the weights' distance is then a hundredth: 99 % of the way
UNCOUNTED = 1e7  # epochs, more than which nobody waits for


def slow(trial: TrialView) -> Finding | None:
    """Return the finding on a learning rate too small for the epochs asked for."""
    if trial.now is None or every_sample_right(trial):
        return None
    lowest = lowest_loss(trial.spec)
    if lowest is None or not has_minimum(trial.spec) or not LOSSES[trial.spec.loss].convex:
        return creeping(trial)
    epochs = epochs_to_go(trial, lowest.loss)
    if epochs is None:
        return None
    advice = faster(trial, epochs / trial.spec.epochs)
    if not advice:
        return creeping(trial)
    return Finding(
        "Slow",
        f"The learning rate {exact(trial.spec.learning_rate)} is too small for {trial.spec.epochs:,} epochs: "
        f"{how_long(trial)} the lowest possible loss, {fixed(lowest.loss, 4)}.",
        advice,
        "warning" if trial.now.loss - lowest.loss > FAR * trial.loss.values[0] else "note",
    )


def how_long(trial: TrialView) -> str:
    """Return how long the weights take, up to the name of what they go to; counted where it is certain.

    The flattest direction of a squared error has one curvature everywhere, and each step on all
    samples shortens the way along it by the same factor. Of other losses only the pace is known.
    """
    spec, along = trial.spec, valley(trial.spec)
    if spec.loss != "Squared error" or along is None or trial.batches > 1 or not step_limit(spec):
        return "the loss falls so slowly that as many more do not take it halfway to"
    epochs = math.log(MOST_OF_THE_WAY) * (1 - spec.momentum) / (spec.learning_rate * along.flattest)
    about = "millions of epochs" if epochs > UNCOUNTED else f"about {significant(epochs, 2)} epochs"
    return f"the weights take {about} to go 99 % of the way along the valley to"


def epochs_to_go(trial: TrialView, lowest: float) -> float | None:
    """Return how many epochs the weights take for 99 % of the way, where their pace is too slow.

    The loss above its lowest shrinks as the square of their distance from the best weights. It is
    too slow where all the epochs asked for would not halve it. The pace is that of the second half
    of the run.
    """
    curve = trial.loss
    if len(curve.values) < FEWEST:
        return None
    left = curve.values.astype(np.float64) - lowest
    half = int(np.searchsorted(curve.epochs, curve.epochs[-1] / 2))
    if left[-1] <= 0.01 * lowest or left[half] <= 0 or curve.epochs[-1] <= curve.epochs[half]:
        return None
    shrinks = math.log(left[half] / left[-1]) / float(curve.epochs[-1] - curve.epochs[half])
    if shrinks <= 0 or shrinks * trial.spec.epochs > math.log(2):
        return None
    return 2 * math.log(MOST_OF_THE_WAY) / shrinks


def faster(trial: TrialView, times: float) -> tuple[Advice, ...]:
    """Return what lets a one-layer model get to its lowest loss so many times sooner."""
    spec, limit = trial.spec, largest_learning_rate(trial.spec)
    if limit is None:
        limit = spec.learning_rate * min(max(times, FASTER[0]), FASTER[1])
    found = standardise(spec) + raise_rate(spec, limit)
    return tuple(each for each in found if halves_the_distance(spec, each))


def halves_the_distance(spec: Spec, advice: Advice) -> bool:
    """Return whether steps along the flattest direction get halfway, where that can be told beforehand."""
    changed = with_inputs(spec, True) if "standardise" in advice.settings else spec
    along = valley(changed)
    if step_limit(spec) is None or along is None:
        return True
    shrinks = 2 * advice.settings["learning_rate"] * along.flattest / (1 - spec.momentum)
    return bool(shrinks * spec.epochs > math.log(2))


def creeping(trial: TrialView) -> Finding | None:
    """Return the finding on steps so small that the loss has hardly fallen."""
    spec, curve = trial.spec, trial.loss
    if curve.values[-1] < HARDLY_FALLEN * curve.values[0]:
        return None
    limit = largest_learning_rate(spec) or 2 * usual_learning_rate(spec)
    if spec.learning_rate > TINY * limit / 2 or trial.state.updates < RECENT:
        return None
    return Finding(
        "Slow",
        f"The loss has hardly fallen, from {fixed(float(curve.values[0]), 4)} to "
        f"{fixed(float(curve.values[-1]), 4)}: the learning rate {exact(spec.learning_rate)} makes very small steps.",
        standardise(spec) or raise_rate(spec, limit),
    )
