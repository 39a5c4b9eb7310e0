"""Why land is flat: what keeps the gradient from leading anywhere."""

from __future__ import annotations

import numpy as np

from core.analysis.evidence import Evidence, evidence
from core.analysis.finding import rounded
from core.training.losses import LOSSES
from core.training.spec import Spec
from core.training.state import State

SURE = 0.05  # p (1 - p) of answers so sure that hardly any of MSE's gradient is left
NEXT_APART, ALL_APART = (
    0.01,
    0.03,
)  # how far answers that are one answer lie apart, the next and all
MOST_OF_ERRORS, NEARLY_ALL = 0.5, 0.9  # of the errors, which a cause must account for
UNBALANCED = 0.1  # of the pull of weight decay, which the loss's own does not balance
DRAWN_TO_0 = 0.01  # the largest weight


def what_blocks(spec: Spec, state: State) -> str | None:
    """What holds the weights at a state or lets no gradient through, if that is so.

    ReLUs that are alike, as those of zero weights, may answer 0 too: that is not then the cause.
    """
    seen = evidence(spec, state)
    dead = None if alike(state) else dead_layer(seen)
    return held_by_decay(spec, state, seen) or dead or sure_and_wrong(spec, seen)


def what_is_not_told_apart(spec: Spec, state: State) -> str | None:
    """Units or samples that a network treats as if they were one, if that is so."""
    if not LOSSES[spec.loss].tells_classes:
        return alike(state)
    return alike(state) or shared_answer(evidence(spec, state))


def held_by_decay(spec: Spec, state: State, seen: Evidence) -> str | None:
    """Weight decay pulls the weights back as strongly as the loss pulls them on."""
    drawn = max(np.abs(part).max() for part in state.parameters) < DRAWN_TO_0
    if spec.weight_decay and spec.initial != "zeros" and drawn:
        return "The weight decay has drawn every weight to almost 0; a smaller one lets it learn."
    if seen.slope < UNBALANCED * seen.pull:
        return (
            "The weight decay holds it there: it pulls the weights back as strongly as the loss "
            "pulls them on."
        )
    return None


def sure_and_wrong(spec: Spec, seen: Evidence) -> str | None:
    """MSE's gradient in a logit has the factor p (1 - p), almost 0 where a sigmoid is sure."""
    if spec.loss != "MSE":
        return None
    misses = np.abs(seen.answers - seen.targets)
    wrong = misses > 0.5
    if not wrong.any() or np.square(misses[wrong]).sum() < MOST_OF_ERRORS * np.square(misses).sum():
        return None
    left = float(np.median((seen.answers * (1 - seen.answers))[wrong]))
    if left > SURE:
        return None
    return (
        f"The model is sure and wrong on {100 * wrong.any(axis=1).mean():.0f} % of the samples: there "
        f"p(1 − p), a factor of MSE’s gradient, is {rounded(left)} where ¼ is the most."
    )


def dead_layer(seen: Evidence) -> str | None:
    """A layer of ReLUs that answers 0 to every sample lets nothing through, either way."""
    layers = zip(seen.hidden, seen.relus, strict=True)
    for place, (answers, relus) in enumerate(layers, start=1):
        if relus and (answers == 0).all():
            return (
                f"Every ReLU of hidden layer {place} answers 0 to every sample, so the output is the "
                "same for all, and no gradient reaches the layers up to there."
            )
    return None


def alike(state: State) -> str | None:
    """Units of equal weights, those that lead away from them and biases too, get equal gradients."""
    weights, biases = state.parameters[::2], state.parameters[1::2]
    for place, (to, bias, away) in enumerate(
        zip(weights, biases, weights[1:], strict=False), start=1
    ):
        count = len(to)
        # A map of a convolution has a block of columns in the next layer, flattened or not.
        leading_away = away.reshape(len(away), count, -1).swapaxes(0, 1).reshape(count, -1)
        leading_to = np.column_stack([to.reshape(count, -1), bias])
        if count > 1 and same_rows(leading_to) and same_rows(leading_away):
            return (
                f"The {count} units of hidden layer {place} have the same weights, so they get "
                "the same gradient and stay alike: together they do no more than one."
            )
    return None


def same_rows(numbers: np.ndarray) -> bool:
    """Whether the rows of a matrix are equal, but for rounding errors that training gathers."""
    return bool(np.ptp(numbers, axis=0).max() <= 1e-4 * np.abs(numbers).max())


def shared_answer(seen: Evidence) -> str | None:
    """Samples of both classes that get one answer: the share of each class is the best one."""
    if seen.answers.shape[1] > 1:
        shares = np.abs(seen.answers.mean(axis=0) - seen.targets.mean(axis=0))
        if max(np.ptp(seen.answers, axis=0).max(), shares.max()) > ALL_APART:
            return None
        return "The network gives every sample the same answer: how often each class comes."
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
            return one_answer_sentence(len(group), len(order), float(answers[group].mean()), share)
    return None


def one_answer_sentence(count: int, every: int, answer: float, share: float) -> str:
    """The sentence on ``count`` samples that get one answer, near their ``share`` of 1s."""
    near = "" if f"{answer:.3f}" == f"{share:.3f}" else f"close to {share:.3f}, "
    if count == every:
        return (
            f"The network answers about {answer:.3f}, {near}the share of 1s, to every sample: it "
            "can’t tell them apart."
        )
    return (
        f"The network answers about {answer:.3f} to {count:,} of the {every:,} samples, {near}the "
        "share of 1s among them: it can’t tell them apart."
    )
