"""Lesson 3: linear regression on exam scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.lessons.lesson import Lesson, Question, Screen, Try
from core.lessons.numbers import loss_at, loss_now

if TYPE_CHECKING:
    from core.runs.run_view import RunView
    from core.training.spec import Spec


def bound(spec: Spec) -> str:
    """The learning rate above which steps only grow, in words."""
    from core.analysis.learning_rates import largest_learning_rate

    limit = largest_learning_rate(spec)
    return "any size" if limit is None else f"{limit:.3g}"


def predicted(view: RunView) -> str:
    """How the cost fell."""
    trial = view.trials[0]
    return (
        f"The cost went from **{loss_at(trial, 0, 0)}** at epoch 0 to **{loss_at(trial, 5, 1)}** at epoch 5 and "
        f"**{loss_now(trial)}** now. Each weight is about ⅔: three exams, each counted alike, make twice "
        "their mean."
    )


def blown_up(view: RunView) -> str:
    """From which learning rate on it diverges."""
    trial = view.trials[0]
    ended = (
        "The loss grew beyond all numbers"
        if trial.diverged_at
        else f"The loss is {loss_now(trial)}"
    )
    return (
        f"{ended}: with these inputs steps only grow above a learning rate of **{bound(trial.spec)}**, which is 2 over the "
        "largest curvature of the loss. Scores near 80 make that curvature large."
    )


def standardised(view: RunView) -> str:
    """What standardising changes."""
    trial = view.trials[0]
    return (
        f"Now a learning rate of up to **{bound(trial.spec)}** works instead of 0.0000454, and the loss is "
        f"**{loss_now(trial)}**. Each feature has mean 0 and spread 1, so the narrow valley has become a "
        "wide one, and b no longer waits for the others."
    )


LESSON = Lesson(
    3,
    "Exam scores",
    "Predict a number: which learning rate works, and why so small a one?",
    7,
    (
        Screen(
            "l3-scores",
            "regression",
            "Predict the final score",
            Question(
                "Three exams, one final, five students. All weights start at zero. How soon is the cost of "
                "29,662 below 100?",
                ("In 5 epochs", "In about 100 epochs", "Never, with a rate of 0.00001"),
                0,
            ),
            "the five dots jump onto the dashed line",
            "fit",
            predicted,
            {"speed": "1"},
            r"$\hat y = xw + b$ and cost $= \frac1n\sum(\hat y - y)^2$: written as a sum, as a matrix product and "
            "as `nn.Linear`, it is the same number; see the table below the figures.",
            Try("20 epochs more", {"epochs": "40"}),
        ),
        Screen(
            "l3-blow-up",
            "regression",
            "A little too fast",
            Question(
                "The same with a learning rate of 0.00005, five times as large. What will the loss do?",
                ("Grow without end", "Fall five times as fast", "Stay where it is"),
                0,
            ),
            "the dot leap from one side of the valley to the other",
            "surface Squared error",
            blown_up,
            {"lr": "5e-05", "epochs": "60", "speed": "5"},
            r"On a valley with curvature $\lambda$ a step multiplies the distance from its floor by "
            r"$1 - \text{lr}\cdot\lambda$: below $-1$ it grows. So lr must stay below $2/\lambda$.",
            Try("A learning rate of 0.00004", {"lr": "4e-05"}),
        ),
        Screen(
            "l3-standardise",
            "regression",
            "Standardise the inputs",
            Question(
                "Take each exam’s mean away and divide by its spread. Which learning rate can you use then?",
                ("About 10,000 times as large", "The same", "A smaller one"),
                0,
            ),
            "the valley, which is wide now",
            "surface Squared error",
            standardised,
            {"std": "1", "lr": "0.1", "epochs": "100", "speed": "5"},
            r"$x' = (x - \bar x)/s$. The curvature of the cost is that of $\frac2n X^\top X$: inputs near 80 "
            "make it about 44,000, standardised ones about 6.",
            Try("A learning rate of 0.4", {"lr": "0.4"}),
        ),
    ),
)
