"""A loss that stands still: it has arrived, its steps are small, or its gradient is almost 0."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.diagnosis.advice import lower_rate, raise_rate, standardise
from core.diagnosis.finding import Advice, Finding
from core.diagnosis.forward_pass import forward_pass
from core.diagnosis.learning_rates import largest_learning_rate
from core.diagnosis.loss_trends import (
    Stretch,
    epoch_means,
    every_sample_right,
    lasting_plateau,
    longest_plateau,
    sparse_states,
)
from core.diagnosis.small_gradient import (
    confident_and_wrong,
    describe_symmetry,
    is_dead,
    what_blocks,
)
from core.metrics.best_fit import lowest_loss
from core.runs.trial_view import TrialView
from core.text.number_text import exact, fixed, significant
from core.training.losses import LOSSES
from core.training.spec import Spec
from core.training.state import State

LOOKED_INTO = 12  # states each time the run has doubled
ARRIVED, NEAR = 0.001, 0.01  # how far, relative to it, the loss is above the lowest
SMALL_STEPS = 0.1  # of the largest that do not overshoot
FASTER = 20.0  # times a learning rate of which no limit is known
RISING_SHARE = 0.25  # of the epochs in which batches raise the loss, not to get anywhere


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


def standstill(trial: TrialView, stretch: Stretch) -> Finding | None:
    """Return the state of an experiment whose loss has stood still over a stretch up to now."""
    assert trial.now is not None
    first, _ = stretch
    within = trial.loss.values[trial.loss.epochs >= first]
    stands = f"The loss has stayed near {fixed(float(np.median(within)), 4)} since epoch {first:,}."
    lowest = lowest_loss(trial.spec)
    state = sparse_states(trial, first, LOOKED_INTO)[-1]
    if lowest is not None:
        squares = float(np.square(trial.state.flat.astype(np.float64)).sum())
        above = trial.now.loss + 0.5 * trial.spec.weight_decay * squares - lowest.objective
        if above <= ARRIVED * lowest.objective:
            return Finding("Settled", f"{stands} {arrived(trial.spec)}", tone="note")
        if above <= NEAR * lowest.objective:
            return None
        why = confident_and_wrong(trial.spec, forward_pass(trial.spec, state)) or small_steps(trial)
        possible = f"The lowest possible loss is {fixed(lowest.loss, 4)}."
        return replace(why, text=f"{stands} {possible} {why.text}")
    if is_dead(trial.spec, state):
        return None
    blocked = what_blocks(trial.spec, state)
    if blocked is not None:
        return replace(blocked, text=f"{stands} {blocked.text}")
    flat = flatness(trial, state)
    one = describe_symmetry(trial.spec, state)
    if one is not None:
        return replace(one, text=f"{stands} {one.text} {flat}")
    low = "It may be as low as the network gets from these initial weights."
    one_layer = len(state.parameters) == 2
    if one_layer and LOSSES[trial.spec.loss].convex:
        low = "This model’s loss has one valley only, so no other initial weights lead lower."
    return Finding("Plateau", f"{stands} {flat} {low}", tone="note")


def arrived(spec: Spec) -> str:
    """Return why a model without hidden layers goes no further: there is no lower place."""
    decay = " with this weight decay" if spec.weight_decay else ""
    loss = LOSSES[spec.loss]
    why = "The gradient is almost 0 because the loss is at its lowest"
    if not loss.smooth:
        why = "The loss is at its lowest"
    known = (
        "no weights of this model do noticeably better"
        if loss.convex
        else "a search found no better weights"
    )
    return f"{why}: {known}{decay}."


def small_steps(trial: TrialView) -> Finding:
    """Return why a model without hidden layers, whose lowest loss is known, is slow to get there."""
    spec, limit = trial.spec, largest_learning_rate(trial.spec)
    rising = bool((np.diff(trial.loss.values[-20:]) > 0).mean() > RISING_SHARE)
    rate = exact(spec.learning_rate)
    small = f"Steps of a learning rate of {rate} are small."
    if trial.batches > 1 and rising:
        text = "The steps of its batches cancel one another."
        return Finding("Plateau", text, lower_rate(spec))
    if not LOSSES[spec.loss].smooth and rising:
        text = "Its steps leap over the lowest place: the gradient is as long near it as far away."
        return Finding("Plateau", text, lower_rate(spec))
    if limit is None:
        advice: tuple[Advice, ...] = raise_rate(spec, FASTER * spec.learning_rate)
        return Finding("Plateau", small, standardise(spec) + advice)
    if spec.learning_rate < SMALL_STEPS * limit:
        text = f"{small} Learning rates up to {significant(limit)} work with these inputs."
        return Finding("Plateau", text, standardise(spec) + raise_rate(spec, limit))
    text = (
        f"The valley of the loss is steep across, so that learning rates above {significant(limit)} overshoot, "
        "and almost flat along."
    )
    return Finding("Plateau", text, standardise(spec) + raise_rate(spec, limit))


def flatness(trial: TrialView, state: State) -> str:
    """Return how small the gradient is, as a sentence."""
    spec, length = trial.spec, forward_pass(trial.spec, state).grad_norm
    plain = spec.optimizer == "SGD" and not spec.momentum and trial.batches == 1
    if plain and length == 0:  # other steps are led on by earlier gradients
        return "The gradient is 0, so no step leads away."
    if plain and not spec.weight_decay:  # whose part of the gain is not the loss's
        gain = significant(spec.learning_rate * length**2)
        return f"The gradient is almost 0: one step lowers the loss by about {gain}."
    return f"The length of the gradient is {significant(length)}."
