"""Lesson 5: softmax and cross-entropy."""

from __future__ import annotations

import math

import numpy as np

from core.lessons.lesson import Lesson, Screen, Seen, Try
from core.text.number_text import exact, fixed, percent

SAME = 1e-6  # of two probabilities


def logits(seen: Seen) -> list[float]:
    """Return the logits that the page shows."""
    return [float(seen.values[f"z{number}"]) for number in range(int(seen.values["classes"]))]


def shares_of(numbers: list[float]) -> np.ndarray:
    """Return the softmax of the logits."""
    from core.formulas.logits import probabilities

    return probabilities(np.array(numbers), "CE")


def shares_shown(numbers: list[float]) -> str:
    """Return the softmax of the logits in words."""
    return ", ".join(fixed(share, 4) for share in shares_of(numbers))


def shared_out(seen: Seen) -> str:
    """Say the softmax of the logits, and how the last two shares compare."""
    z = logits(seen)
    ahead = z[-1] - z[-2]
    if ahead != 1:
        return ""
    return (
        f"softmax({', '.join(map(exact, z))}) = **{shares_shown(z)}**, together 1. The last class’s "
        f"logit is {exact(ahead)} larger than that of the class before, so its share is e = {fixed(math.e, 3)} times as large."
    )


def shifted(seen: Seen) -> str:
    """Say that the shares stay where all logits grow alike."""
    from core.experiments.softmax import LOGITS

    z = logits(seen)
    before = [float(field.default or 0.0) for field in LOGITS[: len(z)]]
    moved = {after - each for after, each in zip(z, before, strict=True)}
    if len(moved) > 1 or np.abs(shares_of(z) - shares_of(before)).max() > SAME:
        return ""
    return (
        f"Each logit is {exact(moved.pop())} larger, and softmax still gives **{shares_shown(z)}**: only the "
        "differences between the logits count. The sigmoids have all grown, because each sees its own logit alone."
    )


def one_hot(seen: Seen) -> str:
    """Say what class numbers do to a squared error, and what cross-entropy uses."""
    from core.formulas.cross_entropy import (
        NAMES,
        cross_entropies,
        number_distances,
        one_hot_distances,
    )

    z = logits(seen)
    (right, near_name, far_name), (near, far) = NAMES[:3], number_distances(len(z))[0, 1:3]
    return (
        f"If {right} is right, answering {far_name} would cost {far} and answering {near_name} {near}, as if a {near_name} were nearly a "
        f"{right}. Any two one-hot rows are {one_hot_distances(len(z))[0, 1]} apart. Cross-entropy uses the right class’s share alone: "
        f"−log {fixed(shares_of(z)[0], 4)} = **{fixed(min(cross_entropies(z, 0).values()), 4)}**."
    )


def as_bce(seen: Seen) -> str:
    """Say that the cross-entropy of two classes is BCE."""
    from core.formulas.cross_entropy import cross_entropies, two_classes

    (first, second), right = logits(seen), int(seen.values["y"])
    one, loss = (
        two_classes((first, second), right),
        min(cross_entropies([first, second], right).values()),
    )
    return (
        f"With two classes one logit is enough: sigmoid({exact(one.logit)}) = {fixed(one.probability, 4)}, where the logit is the "
        f"difference of the two. Its BCE is {fixed(one.bce, 4)}, and the cross-entropy is **{fixed(loss, 4)}**: the same."
    )


def gradients(seen: Seen) -> tuple[float, float, float]:
    """Return p and the gradients of BCE and of MSE at the logit that the page shows."""
    from core.formulas.logits import logit_losses

    at = logit_losses(np.array(float(seen.values["z"])), int(seen.values["target"]))
    return float(at.probability), float(at.gradients["BCE"]), float(at.gradients["MSE"])


def confident_and_wrong(seen: Seen) -> str:
    """Say both gradients where the answer is confident and wrong."""
    (p, bce, mse), y = gradients(seen), int(seen.values["target"])
    return (
        f"p = {fixed(p, 3)} although y = {y}. BCE’s gradient is p − y = **{fixed(bce, 3)}**, MSE’s is 2(p − y)p(1 − p) = **{fixed(mse, 3)}**, "
        f"{fixed(bce / mse, 0)} times smaller. In the shaded region the answer is wrong, yet MSE’s gradient is almost 0."
    )


def undecided(seen: Seen) -> str:
    """Say both gradients where the answer is undecided."""
    p, bce, mse = gradients(seen)
    return (
        f"p = {exact(p)}, so BCE’s gradient is {fixed(bce, 2)} and MSE’s {fixed(mse, 2)}. The factor between them, 2p(1 − p), is ½ here, and nowhere "
        "larger: MSE’s gradient is at most half of BCE’s."
    )


def straight(seen: Seen) -> str:
    """Say how many samples are right, and why the boundaries are straight."""
    if seen.now.accuracy < 1:
        return ""
    return (
        f"**{percent(seen.now.accuracy)}** are right, at a loss of {fixed(seen.now.loss, 3)}. Each class has one logit, linear in x1 and x2. On a "
        "boundary two logits are equal, and two linear functions are equal along a straight line: so every decision boundary is straight."
    )


def overlapping(seen: Seen) -> str:
    """Say how many samples are right where the clouds overlap."""
    if seen.now.accuracy == 1:
        return ""
    return (
        f"With a spread of {exact(float(seen.values['spread']))} the clouds overlap: **{percent(seen.now.accuracy)}** are right, at a loss of "
        f"{fixed(seen.now.loss, 3)}. The boundaries are still straight lines, and some samples lie on the wrong side of them."
    )


LESSON = Lesson(
    5,
    "Softmax",
    "Several classes, one probability to share out: what is the loss?",
    "How softmax shares out one probability, and what cross-entropy makes a wrong answer cost.",
    8,
    (
        Screen(
            "l5-softmax",
            "softmax",
            "Share out one probability",
            question="Three classes have the logits 1, 2 and 3. Which share of the probability does the third get?",
            answers=("67 %", "50 %", "33 %"),
            watch="the bars",
            figures=("bars",),
            explain=shared_out,
            attempt=Try("Add 1 to all logits", "z0=2&z1=3&z2=4", shifted),
            formula=r"$\text{softmax}(z)_k = e^{z_k} / \sum_j e^{z_j}$. A sigmoid asks each class alone.",
            by_hand=True,
        ),
        Screen(
            "l5-one-hot",
            "softmax",
            "One-hot rows, not class numbers",
            question="Cat is 0, dog is 1, bird is 2. What would be wrong with a squared error on these numbers?",
            answers=("Bird would cost more than dog", "Nothing", "It would have no gradient"),
            watch="the two tables of distances",
            figures=("distances",),
            explain=one_hot,
            attempt=Try("Two classes: BCE", "classes=2", as_bce),
            link="y=0",
            formula=(
                r"$\text{CE} = -\log \text{softmax}(z)_y$. One-hot times $-\log$ softmax, `nll_loss` of `log_softmax`, "
                "and `cross_entropy` give the same number."
            ),
            by_hand=True,
        ),
        Screen(
            "l5-losses",
            "softmax",
            "Confident and wrong",
            question="y = 1, but the logit is −4. Which loss has the larger gradient?",
            answers=("BCE, by far", "MSE, by far", "They are about equal"),
            watch="the two marks on the gradients",
            figures=("gradients over the logit",),
            explain=confident_and_wrong,
            attempt=Try("A logit of 0", "z=0", undecided),
            link="mode=losses&z=-4",
            formula=(
                r"With $p = \sigma(z)$: $\partial\text{BCE}/\partial z = p - y$ and "
                r"$\partial\text{MSE}/\partial z = 2(p - y)\,p(1 - p)$."
            ),
            by_hand=True,
        ),
        Screen(
            "l5-clouds",
            "softmax",
            "Three clouds",
            question="Softmax regression separates three clouds of points. What shape will the decision boundaries have?",
            answers=("Straight lines", "Circles", "Any curve"),
            watch="the decision boundaries turn between the clouds",
            figures=("plane CE",),
            explain=straight,
            attempt=Try("Wider clouds", "spread=2", overlapping),
            link="mode=train&lr=0.05&epochs=500&speed=25",
            formula=r"$z = xW + b$ with one column of $W$ for each class: `nn.Linear(2, 3)` and `cross_entropy`.",
        ),
    ),
)
