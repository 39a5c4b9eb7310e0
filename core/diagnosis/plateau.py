"""A loss that stands still: it has arrived, its steps are small, or its gradient is almost 0."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.diagnosis.advice import lower_rate, raise_rate, standardise
from core.diagnosis.finding import Advice, Finding
from core.diagnosis.forward_pass import forward_pass
from core.diagnosis.learning_rates import largest_learning_rate, usual_learning_rate
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
from core.metrics.best_fit import Lowest, lowest_loss, lowest_nearby
from core.runs.trial_view import TrialView
from core.text.number_text import exact, fixed, significant
from core.training.losses import LOSSES
from core.training.spec import Spec
from core.training.state import State

LOOKED_INTO = 12  # new states at most each time the epochs have doubled
ARRIVED, NEAR = 0.001, 0.01  # how far, relative to it, the loss is above the lowest
SMALL_STEPS = 0.1  # of the largest that do not overshoot
FASTER = 20.0  # times a learning rate of which no limit is known
TANH = Advice("choose tanh, which bends what they answer", {"activation": "tanh"})
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
        f"The loss stayed within 1 % of {fixed(level, 4)} for {last - first:,} epochs, from {first:,} to {last:,}, "
        "before it fell.",
        tone="note",
    )


def standstill(trial: TrialView, stretch: Stretch) -> Finding | None:
    """Return the state of an experiment whose loss has stood still over a stretch up to now."""
    first, _ = stretch
    state = trial.state if trial.finished else sparse_states(trial, first, LOOKED_INTO)[-1]
    lowest = lowest_loss(trial.spec)
    found = of_network(trial, state) if lowest is None else of_one_layer(trial, state, lowest)
    if found is None:
        return None
    level = np.median(trial.loss.values[trial.loss.epochs >= first])
    stands = f"The loss has stayed within 1 % of {fixed(float(level), 4)} since epoch {first:,}."
    return replace(found, text=f"{stands} {found.text}")


def of_one_layer(trial: TrialView, state: State, lowest: Lowest) -> Finding | None:
    """Return why the loss of linear or logistic regression stands still, unless it all but fits best."""
    assert trial.now is not None
    spec, objective = trial.spec, lowest.objective
    squares = float(np.square(trial.state.flat.astype(np.float64)).sum())
    above = trial.now.loss + 0.5 * spec.weight_decay * squares - objective
    if above <= ARRIVED * objective:
        return Finding("Settled", arrived(spec), tone="note")
    if above <= NEAR * objective:
        return None
    why = confident_and_wrong(spec, forward_pass(spec, state)) or small_steps(trial)
    return replace(why, text=f"The lowest possible loss is {fixed(lowest.loss, 4)}. {why.text}")


def of_network(trial: TrialView, state: State) -> Finding | None:
    """Return why the loss of another model stands still; dead ReLUs have a finding of their own."""
    spec = trial.spec
    if is_dead(spec, state):
        return None
    mistake = mistaken(spec, state)
    if mistake is not None:
        return mistake
    blocked = what_blocks(spec, state)
    if blocked is not None:
        return blocked
    flat, one = flatness(trial, state), describe_symmetry(spec, state)
    if one is not None:
        return replace(one, text=f"{one.text} {flat}")
    low = "It may be as low as the network gets from these initial weights."
    if len(state.parameters) == 2 and LOSSES[spec.loss].convex:
        assert trial.now is not None
        lowest = lowest_nearby(spec, state)
        if lowest is not None and trial.now.loss - lowest <= NEAR * lowest:
            text = f"That is about the lowest possible, {fixed(lowest, 3)}: no weights of this model do noticeably better."
            return Finding("Settled", text, tone="note")
        low = "This model’s loss has one valley only, so no other initial weights lead lower."
    return Finding("Plateau", f"{flat} {low}", tone="note")


def mistaken(spec: Spec, state: State) -> Finding | None:
    """Return the mistake in the network or its loss that keeps the loss up, if there is one."""
    if spec.loss == "CE of softmax":
        text = "Softmax is applied twice: even where a network is sure and right the loss is high, and its gradient small."
        return Finding("Plateau", text, tone="note")
    if len(state.parameters) > 2 and getattr(spec.model, "activation", "") == "none":
        text = "Without an activation function, the layers together are one linear layer."
        # At lower rates none would bend much before the run ends.
        return Finding("Plateau", text, (TANH,) * (spec.learning_rate >= usual_learning_rate(spec)))
    return None


def arrived(spec: Spec) -> str:
    """Return why a model without hidden layers goes no further: there is no lower place."""
    loss = LOSSES[spec.loss]
    why = "The gradient is almost 0 because the loss" if loss.smooth else "The loss"
    best = "a search found no better weights"
    if loss.convex:
        best = "no weights of this model do noticeably better"
    decay = " with this weight decay" if spec.weight_decay else ""
    return f"{why} is at its lowest: {best}{decay}."


def small_steps(trial: TrialView) -> Finding:
    """Return why a model without hidden layers, whose lowest loss is known, is slow to get there."""
    spec, limit = trial.spec, largest_learning_rate(trial.spec)
    rising = bool((np.diff(trial.loss.values[-20:]) > 0).mean() > RISING_SHARE)
    if trial.batches > 1 and rising:
        text = "The steps of its batches cancel one another."
        return Finding("Plateau", text, lower_rate(spec))
    if not LOSSES[spec.loss].smooth and rising:
        text = "Its steps leap over the lowest place: the gradient is as long near it as far away."
        return Finding("Plateau", text, lower_rate(spec))
    text = f"Steps of a learning rate of {exact(spec.learning_rate)} are small."
    if limit is None:
        limit = FASTER * spec.learning_rate
    elif spec.learning_rate < SMALL_STEPS * limit:
        text += f" Learning rates up to {significant(limit)} work with these inputs."
    else:
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
