"""Steps that are too long: the loss jumps, the weights grow, or the run diverges."""

from __future__ import annotations

from core.diagnosis.advice import lower_decay, lower_rate, standardise
from core.diagnosis.curvature import curvature_of_step, next_steps_overshoot, states_at_once
from core.diagnosis.finding import Finding
from core.diagnosis.learning_rates import (
    above_the_largest,
    largest_learning_rate,
    limit_in_words,
    step_limit,
)
from core.diagnosis.loss_trends import (
    ends_far_above_start,
    epoch_means,
    every_sample_right,
    falls_again,
    gets_nowhere,
    loss_jumps,
    sparse_states,
)
from core.diagnosis.small_gradient import describe_symmetry, is_dead, what_blocks
from core.metrics.best_fit import lowest_loss
from core.metrics.loss_grid import has_minimum
from core.runs.trial_view import TrialView
from core.text.number_text import exact, fixed, significant
from core.training.spec import Spec
from core.training.state import State

OVERSHOOT = (
    "Steps overshoot the valley: time and again one lands on its other side, no lower than before."
)
SETTLES = (
    "Larger weights always fit these samples a little better: as the answers grow confident the loss "
    "bends less, and the steps settle."
)
FAR = 100.0  # times the largest learning rate, from which on steps take very long to settle
LOOKED_INTO = 4  # new states at most each time the epochs have doubled


def diverged(trial: TrialView) -> Finding | None:
    """Return the finding on a loss that became infinite or NaN."""
    spec = trial.diverged_with
    if trial.diverged_at is None or trial.state.epoch + 1 < trial.diverged_at:
        return None
    text = (
        f"The loss became infinite or NaN at epoch {trial.diverged_at:,}. {divergence_cause(spec)}"
    )
    if decay_makes_weights_grow(spec):
        return Finding("Diverged", text, lower_decay(spec))
    advice = standardise(spec) + lower_rate(spec, largest_learning_rate(spec))
    return Finding("Diverged", text, advice)


def divergence_cause(spec: Spec) -> str:
    """Return the cause as a sentence, as far as the settings tell.

    Adam divides by the size of the gradient, so its weights never grow faster than by the learning
    rate a step.
    """
    if decay_makes_weights_grow(spec):
        return f"{rate_times_decay(spec)}, so each step makes the weights larger."
    largest = largest_learning_rate(spec)
    if largest is not None and spec.learning_rate > largest:
        return above_the_largest(spec, largest)
    return f"The learning rate {exact(spec.learning_rate)} is too large here."


def decay_makes_weights_grow(spec: Spec) -> bool:
    """Return whether a step of SGD takes more of a weight away than the bound on steps allows.

    Weight decay d multiplies each weight by 1 - lr d before the loss has its say. Beyond the bound
    that a curvature d has, what is left is larger than what was there, whatever the data are.
    """
    limit = step_limit(spec)
    return limit is not None and spec.learning_rate * spec.weight_decay > limit


def rate_times_decay(spec: Spec) -> str:
    """Return how learning rate times weight decay compares with the bound on steps, as a clause."""
    product = significant(spec.learning_rate * spec.weight_decay)
    return (
        f"The learning rate times the weight decay is {product}, more than {limit_in_words(spec)}"
    )


def weights_grow(trial: TrialView) -> Finding | None:
    """Return the finding on weight decay so strong that it makes the weights larger."""
    if not decay_makes_weights_grow(trial.spec) or not trial.state.updates:
        return None
    return Finding(
        "Weights grow",
        f"{rate_times_decay(trial.spec)}: each step takes so much off the weights that they change sign and grow.",
        lower_decay(trial.spec),
    )


def overshoot(trial: TrialView) -> Finding | None:
    """Return the finding on a loss that jumps because steps are too long for its curvature.

    Batches make a loss noisy, so the curvature has to confirm it. Of plain steps on all samples it
    is certain: one that raises the loss has met a curvature above 2 / lr on its way. Where weights
    decay that holds for the loss and what decay adds to it: the loss alone may well rise.
    """
    spec, limit = trial.spec, step_limit(trial.spec)
    curve = epoch_means(trial)
    jumping = loss_jumps(curve, trial.batches)
    risen = has_risen(trial)
    if trial.now is None or every_sample_right(trial):
        return None
    if not (jumping or risen or overshoots_unseen(trial)):
        return None
    what = far_above_start(trial) if risen and not jumping else OVERSHOOT
    if limit is None:
        if risen:
            return Finding("Overshoot", what, standardise(spec) + lower_rate(spec))
        return jumping_by_size(trial) if trial.batches == 1 and falls_again(curve) else None
    lowest = lowest_loss(spec) if has_minimum(spec) else None
    possible = "" if lowest is None else f" The lowest possible loss is {fixed(lowest.loss, 4)}."
    largest = largest_learning_rate(spec)
    if largest is not None and spec.learning_rate > largest:
        text = f"{what} {above_the_largest(spec, largest)}{possible}"
        if not has_minimum(spec) and spec.learning_rate < FAR * largest:
            return Finding("Overshoot", f"{text} {SETTLES}", tone="note")
        return Finding("Overshoot", text, standardise(spec) + lower_rate(spec, largest))
    bend = curvature_above(limit / spec.learning_rate, trial)
    if bend is not None:
        text = (
            f"{what} The learning rate {exact(spec.learning_rate)} is above {significant(limit / bend)}, "
            f"which is {limit_in_words(spec)} divided by the curvature of the loss here, {significant(bend)}."
        )
        return Finding("Overshoot", text, standardise(spec) + lower_rate(spec, limit / bend))
    decays = spec.weight_decay and not next_steps_overshoot(spec, trial.state)
    if not risen and (trial.batches > 1 or decays):
        return None
    return Finding("Overshoot", f"{what}{possible}", standardise(spec) + lower_rate(spec))


def has_risen(trial: TrialView) -> bool:
    """Return whether steps have raised the loss far above where it began, and not weight decay.

    Where they have killed a whole layer of ReLUs the finding on those says it.
    """
    if trial.spec.weight_decay or not ends_far_above_start(trial.loss):
        return False
    return not is_dead(trial.spec, trial.state)


def far_above_start(trial: TrialView) -> str:
    """Return that the first steps have raised the loss far above where it began, as a sentence."""
    start, now = (fixed(float(value), 4) for value in trial.loss.values[[0, -1]])
    return (
        f"The loss has risen from {start} to {now}: the steps are so long that they led far across the valley "
        "and up its other side."
    )


def curvature_above(bound: float, trial: TrialView) -> float | None:
    """Return a curvature above a bound that the run has met in its second half, if one is found.

    A call looks into as many new states as a redraw has time for, and takes those known before.
    """
    spec = trial.spec
    states = states_looked_at(trial)
    new = [state for state in states if not curvature_of_step.is_known(spec, state)]
    later = new[states_at_once(spec, trial.state) :]
    met = (curvature_of_step(spec, state) for state in states if state not in later)
    return next((bend for bend in met if bend > bound), None)  # the oldest changes least often


def states_looked_at(trial: TrialView) -> list[State]:
    """Return a few of the states of the second half of the run."""
    return sparse_states(trial, trial.state.epoch // 2, LOOKED_INTO)


def overshoots_unseen(trial: TrialView) -> bool:
    """Return whether a run on all samples gets nowhere because it leaps to and fro unseen by its curve.

    A loss that stands still for another reason may leap a little beside it, as at a ReLU's bend.
    """
    if trial.spec.optimizer != "SGD" or trial.batches > 1 or not gets_nowhere(trial.loss):
        return False
    last = states_looked_at(trial)[-1]
    if not next_steps_overshoot(trial.spec, last) or is_dead(trial.spec, last):
        return False
    return not (what_blocks(trial.spec, last) or describe_symmetry(trial.spec, last))


def jumping_by_size(trial: TrialView) -> Finding:
    """Return what can be said without a bound: Adam's steps have their size whatever the slope."""
    return Finding(
        "Jumping",
        f"The loss goes up and down: {trial.spec.optimizer} moves each weight by up to about the "
        f"learning rate, {exact(trial.spec.learning_rate)}, however small the gradient.",
        standardise(trial.spec) + lower_rate(trial.spec),
    )
