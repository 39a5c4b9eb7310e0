"""Lesson 5: softmax and cross-entropy."""

from __future__ import annotations

import math

import numpy as np

from core.lessons.lesson import Lesson, Question, Screen, Seen, Try, Watch
from core.lessons.number_words import decimal
from core.text.number_text import exact, percent

SAME = 1e-6  # of two probabilities


def logits(seen: Seen) -> list[float]:
    """Return the logits that the page shows."""
    return [float(seen.values[f"z{number}"]) for number in range(int(seen.values["classes"]))]


def shares_of(numbers: list[float]) -> np.ndarray:
    """Return the softmax of the logits."""
    from core.formulas.probabilities import probabilities

    return probabilities(np.array(numbers), "CE")


def shared_out(seen: Seen) -> str:
    """Say the softmax of the logits, and how the last two shares compare."""
    z = logits(seen)
    shares, ahead = shares_of(z), z[-1] - z[-2]
    if ahead != 1:
        return ""
    return (
        f"softmax({', '.join(map(exact, z))}) = **{', '.join(decimal(share, 4) for share in shares)}**, together 1. The last class’s "
        f"logit is {exact(ahead)} larger than that of the class before, so its share is e = {decimal(math.e)} times as large."
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
        f"Each logit is {exact(moved.pop())} larger, and softmax still gives **{', '.join(decimal(share, 4) for share in shares_of(z))}**: only the "
        "differences between the logits count. The sigmoids have all grown, because each sees its own logit alone."
    )


def one_hot(seen: Seen) -> str:
    """Say what class numbers do to a squared error, and what cross-entropy uses."""
    from core.formulas.class_numbers import NAMES, number_distances, one_hot_distances
    from core.formulas.cross_entropy import cross_entropies

    z, right = logits(seen), int(seen.values["y"])
    if right != 0 or len(z) < 3:  # then no class number is twice as far away as another
        return ""
    near, far = number_distances(len(z))[0, 1:3]
    loss = min(cross_entropies(z, right).values())
    return (
        f"If {NAMES[0]} is right, answering {NAMES[2]} would cost {far} and answering {NAMES[1]} {near}, as if a {NAMES[1]} were nearly a "
        f"{NAMES[0]}. Any two one-hot rows are {one_hot_distances(len(z))[0, 1]} apart. Cross-entropy uses the right class’s share alone: "
        f"−log {decimal(shares_of(z)[right], 4)} = **{decimal(loss, 4)}**."
    )


def as_bce(seen: Seen) -> str:
    """Say that the cross-entropy of two classes is BCE."""
    from core.formulas.cross_entropy import cross_entropies, two_classes

    z, right = logits(seen), int(seen.values["y"])
    if len(z) != 2:
        return ""
    one, loss = two_classes((z[0], z[1]), right), min(cross_entropies(z, right).values())
    return (
        f"With two classes one logit is enough: sigmoid({exact(one.logit)}) = {decimal(one.probability, 4)}, where the logit is the "
        f"difference of the two. Its BCE is {decimal(one.bce, 4)}, and the cross-entropy is **{decimal(loss, 4)}**: the same."
    )


def gradients(seen: Seen) -> tuple[float, float, float]:
    """Return p and the gradients of BCE and of MSE at the logit that the page shows."""
    from core.formulas.logit_losses import logit_losses

    at = logit_losses(np.array(float(seen.values["z"])), int(seen.values["target"]))
    return float(at.probability), float(at.gradients["BCE"]), float(at.gradients["MSE"])


def confident_and_wrong(seen: Seen) -> str:
    """Say both gradients where the answer is confident and wrong."""
    (p, bce, mse), y = gradients(seen), int(seen.values["target"])
    if abs(p - y) < 0.9:
        return ""
    return (
        f"p = {decimal(p)} although y = {y}. BCE’s gradient is p − y = **{decimal(bce)}**, MSE’s is 2(p − y)p(1 − p) = **{decimal(mse)}**, "
        f"{decimal(bce / mse, 0)} times smaller. In the shaded region the answer is wrong, yet MSE’s gradient is almost 0."
    )


def undecided(seen: Seen) -> str:
    """Say both gradients where the answer is undecided."""
    p, bce, mse = gradients(seen)
    if p != 0.5:
        return ""
    return (
        f"p = {exact(p)}, so BCE’s gradient is {decimal(bce, 2)} and MSE’s {decimal(mse, 2)}. The factor between them, 2p(1 − p), is ½ here, and nowhere "
        "larger: MSE’s gradient is at most half of BCE’s."
    )


def straight(seen: Seen) -> str:
    """Say how many samples are right, and why the boundaries are straight."""
    trial = seen.trial
    if trial.now is None or trial.now.accuracy < 1:
        return ""
    return (
        f"**{percent(trial.now.accuracy)}** are right, at a loss of {decimal(trial.now.loss)}. Each class has one logit, linear in x1 and x2. On a "
        "boundary two logits are equal, and two linear functions are equal along a straight line: so every decision boundary is straight."
    )


def overlapping(seen: Seen) -> str:
    """Say how many samples are right where the clouds overlap."""
    trial = seen.trial
    if trial.now is None or trial.now.accuracy == 1:
        return ""
    spread = exact(float(seen.values["spread"]))
    return (
        f"With a spread of {spread} the clouds overlap: **{percent(trial.now.accuracy)}** are right, at a loss of {decimal(trial.now.loss)}. "
        "The boundaries are still straight lines, and some samples lie on the wrong side of them."
    )


LESSON = Lesson(
    5,
    "Softmax",
    "Several classes, one probability to share out: what is the loss?",
    8,
    (
        Screen(
            "l5-softmax",
            "softmax",
            "Share out one probability",
            Question(
                "Three classes have the logits 1, 2 and 3. Which share of the probability does the third get?",
                ("67 %", "50 %", "33 %"),
                0,
            ),
            Watch("the bars", ("bars",)),
            shared_out,
            Try("Add 1 to all logits", {"z0": "2", "z1": "3", "z2": "4"}, shifted),
            formula=r"$\text{softmax}(z)_k = e^{z_k} / \sum_j e^{z_j}$. A sigmoid asks each class alone.",
            by_hand=True,
        ),
        Screen(
            "l5-one-hot",
            "softmax",
            "One-hot rows, not class numbers",
            Question(
                "Cat is 0, dog is 1, bird is 2. What would be wrong with a squared error on these numbers?",
                (
                    "Bird would cost more than dog",
                    "Nothing",
                    "It would have no gradient",
                ),
                0,
            ),
            Watch("the two tables of distances", ("distances",)),
            one_hot,
            Try("Two classes: BCE", {"classes": "2"}, as_bce),
            {"y": "0"},
            r"$\text{CE} = -\log \text{softmax}(z)_y$. One-hot times $-\log$ softmax, `nll_loss` of `log_softmax`, "
            "and `cross_entropy` give the same number.",
            by_hand=True,
        ),
        Screen(
            "l5-losses",
            "softmax",
            "Confident and wrong",
            Question(
                "y = 1, but the logit is −4. Which loss has the larger gradient?",
                ("BCE, by far", "MSE, by far", "They are about equal"),
                0,
            ),
            Watch("the two marks on the gradients", ("gradients over the logit",)),
            confident_and_wrong,
            Try("A logit of 0", {"z": "0"}, undecided),
            {"mode": "losses", "z": "-4"},
            r"With $p = \sigma(z)$: $\partial\text{BCE}/\partial z = p - y$ and "
            r"$\partial\text{MSE}/\partial z = 2(p - y)\,p(1 - p)$.",
            by_hand=True,
        ),
        Screen(
            "l5-clouds",
            "softmax",
            "Three clouds",
            Question(
                "Softmax regression separates three clouds of points. What shape will the decision boundaries have?",
                ("Straight lines", "Circles", "Any curve"),
                0,
            ),
            Watch("the decision boundaries turn between the clouds", ("plane CE",)),
            straight,
            Try("Wider clouds", {"spread": "2"}, overlapping),
            {"mode": "train", "lr": "0.05", "epochs": "500", "speed": "25"},
            r"$z = xW + b$ with one column of $W$ for each class: `nn.Linear(2, 3)` and `cross_entropy`.",
        ),
    ),
)
