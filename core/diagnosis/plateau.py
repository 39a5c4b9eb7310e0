"""Why a loss is flat: what keeps the gradient almost at 0."""

from __future__ import annotations

import numpy as np

from core.diagnosis.advice import Advice, lower_decay
from core.diagnosis.finding import Finding
from core.diagnosis.forward_pass import Evidence, evidence
from core.diagnosis.idle_units import idle_units
from core.diagnosis.learning_rates import usual_learning_rate
from core.text.number_text import fixed, percent, significant
from core.training.losses import LOSSES
from core.training.spec import Spec
from core.training.state import State

SURE = 0.05  # p (1 - p) of answers so confident that hardly any of MSE's gradient is left
NEXT_APART, ALL_APART = (
    0.01,
    0.03,
)  # how far answers that are one answer lie apart, the next and all
MOST_OF_ERRORS, NEARLY_ALL = 0.5, 0.9  # of the errors, which a cause must account for
UNBALANCED = 0.1  # of the pull of weight decay, which the loss's own does not balance
DRAWN_TO_0 = 0.01  # the largest weight


def what_blocks(spec: Spec, state: State) -> Finding | None:
    """Return what holds the weights at a state or makes the gradient almost 0, if that is so."""
    seen = evidence(spec, state)
    return held_by_decay(spec, state, seen) or sure_and_wrong(spec, seen)


def is_dead(spec: Spec, state: State) -> bool:
    """Return whether no gradient passes a layer of dead ReLUs, which is told of the ReLUs.

    Those of equal weights, as of zero weights, may answer 0 too: that is not then the cause.
    """
    return idle_units(spec, state).dead_layer > 0 and not alike(state)


def what_is_not_told_apart(spec: Spec, state: State) -> Finding | None:
    """Return which units or samples a network treats as if they were one, if that is so."""
    if not LOSSES[spec.loss].is_classification:
        return alike(state)
    return alike(state) or shared_answer(spec, evidence(spec, state))


def held_by_decay(spec: Spec, state: State, seen: Evidence) -> Finding | None:
    """Return the finding that weight decay pulls the weights back as strongly as the loss pulls them on."""
    drawn = max(np.abs(part).max() for part in state.parameters) < DRAWN_TO_0
    if spec.weight_decay and spec.initial != "zeros" and drawn:
        text = "The weight decay has drawn every weight to almost 0."
    elif seen.slope < UNBALANCED * seen.pull:
        text = "The weight decay pulls the weights back as strongly as the loss pulls them on."
    else:
        return None
    return Finding("Plateau", text, lower_decay(spec))


def sure_and_wrong(spec: Spec, seen: Evidence) -> Finding | None:
    """Return the finding that MSE's gradient is almost 0 where a sigmoid is confident and wrong.

    Its gradient in a logit is 2 (p - y) p (1 - p).
    """
    if spec.loss != "MSE":
        return None
    misses = np.abs(seen.answers - seen.targets)
    wrong = misses > 0.5
    if not wrong.any() or np.square(misses[wrong]).sum() < MOST_OF_ERRORS * np.square(misses).sum():
        return None
    left = float(np.median((seen.answers * (1 - seen.answers))[wrong]))
    if left > SURE:
        return None
    share = percent(float(wrong.any(axis=1).mean()), 0)
    return Finding(
        "Plateau",
        f"The model is confident and wrong on {share} of the samples. There MSE’s gradient is almost 0: "
        f"it has the factor 2p(1 − p), which is {significant(2 * left)} instead of up to ½.",
        (Advice("choose BCE, whose gradient has no such factor", {"loss": "BCE"}),),
    )


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
    """Whether the rows of a matrix are equal, but for rounding errors that training gathers."""
    return bool(np.ptp(numbers, axis=0).max() <= 1e-4 * np.abs(numbers).max())


def shared_answer(spec: Spec, seen: Evidence) -> Finding | None:
    """Return the finding on samples of several classes that get one answer: each class's share."""
    if seen.answers.shape[1] > 1:
        shares = np.abs(seen.answers.mean(axis=0) - seen.targets.mean(axis=0))
        if max(np.ptp(seen.answers, axis=0).max(), shares.max()) > ALL_APART:
            return None
        text = "The network gives every sample the same answer: how often each class comes."
        return Finding("Plateau", text, steeper(spec))
    order = np.argsort(seen.answers[:, 0])
    answers, targets = seen.answers[order, 0], seen.targets[order, 0]
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
                one_answer_sentence(len(group), len(order), answer, share),
                steeper(spec),
            )
    return None


def steeper(spec: Spec) -> tuple[Advice, ...]:
    """Return the advice to take an activation that lets more of the gradient through than a sigmoid."""
    sigmoid = getattr(spec.model, "activation", "") == "sigmoid"
    if not sigmoid or spec.learning_rate < usual_learning_rate(spec):
        return ()
    return (Advice("take tanh, which lets more of the gradient through", {"activation": "tanh"}),)


def one_answer_sentence(count: int, every: int, answer: float, share: float) -> str:
    """Return the sentence on ``count`` samples that get one answer, near their ``share`` of 1s."""
    said, wanted = fixed(answer, 3), fixed(share, 3)
    near = "" if said == wanted else f"close to {wanted}, "
    if count == every:
        return (
            f"The network answers about {said}, {near}the share of 1s, to every sample: it can’t tell "
            "them apart."
        )
    return (
        f"The network answers about {said} to {count:,} of the {every:,} samples, {near}the "
        "share of 1s among them: it can’t tell them apart."
    )
