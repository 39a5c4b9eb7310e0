"""Why a loss is flat: what keeps the gradient almost at 0."""

from __future__ import annotations

import numpy as np

from core.diagnosis.advice import lower_decay, lower_rate, standardise
from core.diagnosis.finding import Advice, Finding
from core.diagnosis.forward_pass import ForwardPass, forward_pass
from core.diagnosis.idle_units import idle_units
from core.diagnosis.learning_rates import (
    above_the_largest,
    largest_learning_rate,
    usual_learning_rate,
)
from core.text.number_text import fixed, percent, significant
from core.training.losses import LOSSES
from core.training.spec import Spec
from core.training.state import State

CONFIDENT = 0.1  # 2p(1 - p) of answers so confident that hardly any of MSE's gradient is left
NEXT_APART, ALL_APART = 0.01, 0.03  # how far the next, and all, answers that are one lie apart
MOST_OF_ERRORS, NEARLY_ALL = 0.5, 0.9  # of the errors, which a cause must account for
UNBALANCED = 0.1  # of decay's part of the gradient, which that of the loss does not balance
DRAWN_TO_0 = 0.01  # the largest weight


def what_blocks(spec: Spec, state: State) -> Finding | None:
    """Return what holds the weights at a state or makes the gradient almost 0, if that is so."""
    passed = forward_pass(spec, state)
    return held_by_decay(spec, state, passed) or confident_and_wrong(spec, passed)


def is_dead(spec: Spec, state: State) -> bool:
    """Return whether no gradient passes a layer of dead ReLUs, which the finding on them says.

    Those of equal weights, as of zero weights, may answer 0 too: that is not then the cause.
    """
    found = idle_units(spec, state)
    return found.relus and found.layer > 0 and not alike(state)


def describe_symmetry(spec: Spec, state: State) -> Finding | None:
    """Return the finding on units, or samples, that a network treats as if they were one, if it does."""
    if not LOSSES[spec.loss].is_classification:
        return alike(state)
    return alike(state) or shared_answer(spec, forward_pass(spec, state))


def held_by_decay(spec: Spec, state: State, passed: ForwardPass) -> Finding | None:
    """Return the finding that weight decay pulls the weights back as strongly as the loss pulls them on."""
    drawn = max(np.abs(part).max() for part in state.parameters) < DRAWN_TO_0
    if spec.weight_decay and spec.initial != "zeros" and drawn:
        text = "The weight decay has drawn every weight to almost 0."
    elif passed.grad_norm < UNBALANCED * passed.decay_norm:
        text = "The weight decay pulls the weights back as strongly as the loss pulls them on."
    else:
        return None
    return Finding("Plateau", text, lower_decay(spec))


def confident_and_wrong(spec: Spec, passed: ForwardPass) -> Finding | None:
    """Return the finding that MSE's gradient is almost 0 where a sigmoid is confident and wrong.

    Its gradient in a logit is 2 (p - y) p (1 - p).
    """
    if spec.loss != "MSE":
        return None
    misses = np.abs(passed.outputs - passed.targets)
    wrong = misses > 0.5
    if not wrong.any() or np.square(misses[wrong]).sum() < MOST_OF_ERRORS * np.square(misses).sum():
        return None
    factor = mse_factor(passed.outputs, passed.targets)
    if factor is None or factor > CONFIDENT:
        return None
    share = percent(float(wrong.any(axis=1).mean()), 0)
    text = (
        f"The model is confident and wrong on {share} of the samples. There MSE’s gradient is almost 0: "
        f"its factor {factor_in_words(factor)}."
    )
    largest = largest_learning_rate(spec)
    if largest is not None and spec.learning_rate > largest:  # at which BCE overshoots, too
        text += f" {above_the_largest(spec, largest)}"
        return Finding("Plateau", text, standardise(spec) + lower_rate(spec, largest))
    advice = Advice("choose BCE, whose gradient has no such factor", {"loss": "BCE"})
    return Finding("Plateau", text, (advice,))


def mse_factor(answers: np.ndarray, targets: np.ndarray) -> float | None:
    """Return the mean of 2p(1 - p) over the answers on the wrong side of one half, if there are any."""
    wrong = np.abs(answers - targets) > 0.5
    return float((2 * answers * (1 - answers))[wrong].mean()) if wrong.any() else None


def factor_in_words(factor: float) -> str:
    """Return what 2p(1 - p) is, as the end of a clause about MSE's gradient."""
    return f"2p(1 − p) is only {significant(factor, 2)} on average instead of up to ½"


def alike(state: State) -> Finding | None:
    """Return the finding on units of equal weights, to and from them: they get equal gradients."""
    weights, biases = state.parameters[::2], state.parameters[1::2]
    for place, (to, bias, away) in enumerate(
        zip(weights, biases, weights[1:], strict=False), start=1
    ):
        count = len(to)
        # A map of a convolution has a block of columns in the next layer, flattened or not.
        leading_away = away.reshape(len(away), count, -1).swapaxes(0, 1).reshape(count, -1)
        leading_to = np.column_stack([to.reshape(count, -1), bias])
        if count > 1 and same_rows(leading_to) and same_rows(leading_away):
            return Finding(
                "Plateau",
                f"The {count} units of hidden layer {place} have the same weights, so they get "
                "the same gradient and stay equal: together they do no more than one.",
                (Advice("start from random weights", {"initial": "random"}),),
            )
    return None


def same_rows(numbers: np.ndarray) -> bool:
    """Return whether the rows of a matrix are equal, but for rounding errors that training gathers."""
    return bool(np.ptp(numbers, axis=0).max() <= 1e-4 * np.abs(numbers).max())


def shared_answer(spec: Spec, passed: ForwardPass) -> Finding | None:
    """Return the finding on samples of several classes that get one answer: each class's share."""
    if passed.outputs.shape[1] > 1:
        shares = np.abs(passed.outputs.mean(axis=0) - passed.targets.mean(axis=0))
        if max(np.ptp(passed.outputs, axis=0).max(), shares.max()) > ALL_APART:
            return None
        text = "The network gives every sample the same answer: how often each class comes."
        return Finding("Plateau", text, steeper(spec))
    order = np.argsort(passed.outputs[:, 0])
    answers, targets = passed.outputs[order, 0], passed.targets[order, 0]
    groups = np.split(np.arange(len(order)), np.flatnonzero(np.diff(answers) > NEXT_APART) + 1)
    errors = np.abs(answers - targets)
    for group in groups:
        share = float(targets[group].mean())
        one = (
            np.ptp(answers[group]) <= ALL_APART and abs(answers[group].mean() - share) <= ALL_APART
        )
        if one and 0 < share < 1 and errors[group].sum() >= NEARLY_ALL * errors.sum():
            answer = float(answers[group].mean())
            return Finding(
                "Plateau",
                shared_answer_text(len(group), len(order), answer, share),
                steeper(spec),
            )
    return None


def steeper(spec: Spec) -> tuple[Advice, ...]:
    """Return the advice to take an activation that lets more of the gradient through than a sigmoid."""
    sigmoid = getattr(spec.model, "activation", "") == "sigmoid"
    if not sigmoid or spec.learning_rate < usual_learning_rate(spec):
        return ()
    return (Advice("take tanh, which lets more of the gradient through", {"activation": "tanh"}),)


def shared_answer_text(count: int, every: int, answer: float, share: float) -> str:
    """Return the sentence on ``count`` samples that get one answer, near their ``share`` of 1s."""
    answered, wanted = fixed(answer, 3), fixed(share, 3)
    near = "" if answered == wanted else f"close to {wanted}, "
    if count == every:
        return (
            f"The network answers about {answered}, {near}the share of 1s, to every sample: it can’t tell "
            "them apart."
        )
    return (
        f"The network answers about {answered} to {count:,} of the {every:,} samples, {near}the "
        "share of 1s among them: it can’t tell them apart."
    )
