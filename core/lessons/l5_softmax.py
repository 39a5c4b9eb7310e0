"""Lesson 5: softmax and cross-entropy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core.lessons.lesson import Lesson, Question, Screen, Try
from core.lessons.numbers import loss_now, right_now

if TYPE_CHECKING:
    from core.runs.run_view import RunView

LOGITS = (1.0, 2.0, 3.0)


def shares() -> str:
    """Softmax of the three logits."""
    exponentials = [math.exp(logit) for logit in LOGITS]
    softmax = [each / sum(exponentials) for each in exponentials]
    numbers = ", ".join(f"{share:.4f}" for share in softmax)
    return (
        f"softmax([1, 2, 3]) = **{numbers}**: exponentials, shared out so that they add up to 1. The third "
        "gets e times the second’s share, as its logit is 1 more."
    )


def one_hot() -> str:
    """Why not class numbers, and what cross-entropy is."""
    loss = math.log(sum(math.exp(logit) for logit in LOGITS)) - LOGITS[0]
    return (
        "As numbers 0, 1, 2, a bird would be four times as wrong for a cat as a dog is; one-hot rows are all "
        f"equally far apart. Cross-entropy asks only for the right class’s share: −log 0.0900 = **{loss:.4f}**."
    )


def pulled() -> str:
    """The gradients of both losses at -4."""
    p = 1 / (1 + math.exp(4.0))
    return (
        f"p = {p:.3f} although y = 1. BCE’s gradient is p − y = **{p - 1:.3f}**, MSE’s 2(p − y)p(1 − p) = "
        f"**{2 * (p - 1) * p * (1 - p):.3f}**. On the shaded ground MSE is wrong, and hardly pulls."
    )


def straight(view: RunView) -> str:
    """How many it has right."""
    trial = view.trials[0]
    return (
        f"**{right_now(trial)}** right at loss {loss_now(trial)}. Each class has one linear logit; two are equal "
        "along a straight line, so all borders are straight, and three of them meet in a point."
    )


LESSON = Lesson(
    5,
    "Softmax",
    "Ten classes, one probability to share out: what is the loss?",
    8,
    (
        Screen(
            "l5-softmax",
            "softmax",
            "Share out one probability",
            Question(
                "Three logits: 1, 2, 3. Which share of the probability does the third get?",
                ("67 %", "50 %", "33 %"),
                0,
            ),
            "the bars while you drag a logit",
            "bars",
            shares(),
            {},
            r"$\text{softmax}(z)_k = e^{z_k} / \sum_j e^{z_j}$; sigmoids instead ask each class alone.",
            Try("Add 1 to all logits", {"z0": "2", "z1": "3", "z2": "4"}),
        ),
        Screen(
            "l5-one-hot",
            "softmax",
            "One-hot, not class numbers",
            Question(
                "Cat 0, dog 1, bird 2. With squared error on these numbers, what would be wrong?",
                (
                    "A bird counts as more wrong than a dog",
                    "Nothing",
                    "It would not be differentiable",
                ),
                0,
            ),
            "the two tables under the figure",
            "bars",
            one_hot(),
            {"y": "0"},
            r"$\text{CE} = -\log \text{softmax}(z)_y$: one-hot times $-\log$ softmax, `nll_loss` of `log_softmax`, "
            "and `cross_entropy` give the same number.",
            Try("Two classes: BCE", {"classes": "2"}),
        ),
        Screen(
            "l5-losses",
            "softmax",
            "Sure and wrong",
            Question(
                "y = 1, but the logit is −4. Whose gradient is larger?",
                ("BCE’s, by far", "MSE’s, by far", "They are about equal"),
                0,
            ),
            "the two marks on the gradients",
            "gradients over the logit",
            pulled(),
            {"mode": "losses", "z": "-4"},
            r"With $p = \sigma(z)$: $\partial\text{BCE}/\partial z = p - y$ and "
            r"$\partial\text{MSE}/\partial z = 2(p - y)\,p(1 - p)$.",
            Try("z = 0", {"mode": "losses", "z": "0"}),
        ),
        Screen(
            "l5-clouds",
            "softmax",
            "Three clouds",
            Question(
                "Softmax regression parts three clouds. What shape will the borders have?",
                ("Straight lines", "Circles", "Any curve"),
                0,
            ),
            "the borders turn between the clouds",
            "plane CE",
            straight,
            {"mode": "train", "lr": "0.05", "epochs": "500", "speed": "25"},
            r"$z = xW + b$ with one column of $W$ a class: `nn.Linear(2, 3)` and `cross_entropy`.",
            Try("Wider clouds", {"mode": "train", "spread": "2"}),
        ),
    ),
)
