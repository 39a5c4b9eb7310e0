"""Steps that are too long: they leap over the valley instead of going down into it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from core.analysis.best_fit import is_one_layer, lowest_loss
from core.analysis.curvature import curvature_of_step, next_steps_overshoot, states_at_once
from core.analysis.divergence import decay_makes_weights_grow
from core.analysis.finding import Finding, rounded
from core.analysis.flat_land import what_blocks, what_is_not_told_apart
from core.analysis.loss_trends import (
    epoch_means,
    every_sample_right,
    falls_again,
    gets_nowhere,
    loss_jumps,
    sparse_states,
)
from core.analysis.step_limit import limit_in_words, step_limit
from core.runs.trial_view import TrialView
from core.settings.fields import show
from core.training.data import load
from core.training.models import MLP
from core.training.spec import Spec
from core.training.state import State, initial_state

LOOKED_INTO = 4  # states each time the run has doubled
WIDE = 10.0  # mean square of inputs from which on standardising them helps


def weights_grow(trial: TrialView) -> Finding | None:
    """Weight decay so strong that it turns the weights round and makes them larger.

    A step takes lr d of each weight away; past the bound that a curvature d has, what is left
    is larger than what was there, whatever the loss says.
    """
    spec, limit = trial.spec, step_limit(trial.spec)
    product = spec.learning_rate * spec.weight_decay
    if limit is None or not decay_makes_weights_grow(spec) or not trial.state.updates:
        return None
    return Finding(
        "Weights grow",
        f"Learning rate × weight decay is {rounded(product)}, more than {limit_in_words(spec, limit)}: "
        "each step takes so much off the weights that they change sign and grow. Lower one of them.",
    )


def overshoot(trial: TrialView) -> Finding | None:
    """The loss jumps because the learning rate times its curvature is above the bound.

    Batches make a loss noisy, so the curvature has to confirm it. Of plain steps on all samples it
    is certain: one that raises the loss has met a curvature above 2 / lr on its way. Where weights
    decay that holds for the loss and what decay adds to it: the loss alone may well rise.
    """
    spec, limit = trial.spec, step_limit(trial.spec)
    curve = epoch_means(trial)
    jumping = loss_jumps(curve, trial.batches)
    if trial.now is None or every_sample_right(trial) or not (jumping or overshoots_unseen(trial)):
        return None
    if limit is None:
        return jumping_by_size(trial) if trial.batches == 1 and falls_again(curve) else None
    bend = curvature_above(limit / spec.learning_rate, trial)
    if bend is not None:
        # With momentum steps overshoot far below the bound, too.
        way = f" At learning rates below {rounded(limit / bend)} steps on all samples lead down there."
        help_ = " Inputs of one size (standardised) bear a larger learning rate."
        best = lowest_loss(spec)
        other = "" if best is None else f" Other weights of this model reach {best.loss:.4f}."
        return Finding(
            "Overshoot",
            f"Steps overshoot the valley: the loss’s curvature reaches {rounded(bend)}, and learning "
            f"rate × curvature, {rounded(spec.learning_rate * bend)}, is more than {limit_in_words(spec, limit)}."
            f"{'' if spec.momentum else way}{help_ if wide_inputs(spec) else ''}{other}",
        )
    if trial.batches > 1 or (spec.weight_decay and not next_steps_overshoot(spec, trial.state)):
        return None
    if spec.momentum:
        return Finding(
            "Overshoot",
            "Steps overshoot the valley: momentum carries them up its other side, time and again. "
            "Lower the learning rate or the momentum.",
        )
    return Finding(
        "Overshoot",
        "Steps overshoot the valley: time and again one lands on its other side, no lower than "
        "before. Lower the learning rate.",
    )


def curvature_above(bound: float, trial: TrialView) -> float | None:
    """A curvature above a bound that the run has met in its second half, if one is found.

    A call looks into as many new states as a redraw has time for, and takes those known before.
    Of a model without hidden layers it is then the largest of all: BCE bends most where every
    p is one half, which steps that overshoot leap across.
    """
    spec = trial.spec
    states = states_looked_at(trial)
    new = [state for state in states if not curvature_of_step.is_known(spec, state)]
    later = new[states_at_once(spec, trial.state) :]
    met = (curvature_of_step(spec, state) for state in states if state not in later)
    bend = next((bend for bend in met if bend > bound), None)  # the oldest changes least often
    if bend is None or spec.loss != "BCE" or not is_one_layer(spec):
        return bend
    return max(bend, curvature_of_step(spec, all_zeros(spec.experiment)))


def states_looked_at(trial: TrialView) -> list[State]:
    """A few of the states of the second half of the run."""
    return sparse_states(trial, trial.state.epoch // 2, LOOKED_INTO)


@lru_cache(maxsize=64)
def all_zeros(spec: Spec) -> State:
    """A spec's state with every weight at zero."""
    return initial_state(replace(spec, initial="zeros"))


def overshoots_unseen(trial: TrialView) -> bool:
    """Whether a run on all samples gets nowhere because it leaps to and fro unseen by its curve.

    A loss that stands still for another reason may leap a little beside it, as at a ReLU's bend.
    """
    if trial.spec.optimizer != "SGD" or trial.batches > 1 or not gets_nowhere(trial.loss):
        return False
    last = states_looked_at(trial)[-1]
    if not next_steps_overshoot(trial.spec, last):
        return False
    return not (what_blocks(trial.spec, last) or what_is_not_told_apart(trial.spec, last))


def jumping_by_size(trial: TrialView) -> Finding:
    """What can be said without a bound: Adam's steps have their size whatever the slope."""
    return Finding(
        "Jumping",
        f"The loss goes up and down: {trial.spec.optimizer} moves each weight by up to about the "
        f"learning rate, {show(trial.spec.learning_rate)}, however small the gradient. Lower it.",
    )


def wide_inputs(spec: Spec) -> bool:
    """Whether the samples' own numbers are what makes the loss bend sharply."""
    data, _ = load(spec.data, spec.seed, spec.train_share)
    return isinstance(spec.model, MLP) and bool(data.inputs.square().mean() > WIDE)
