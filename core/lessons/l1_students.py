"""Lesson 1: logistic regression on six students."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.lessons.lesson import Lesson, Question, Screen, Try
from core.lessons.numbers import loss_at, loss_now

if TYPE_CHECKING:
    from core.runs.run_view import RunView


def parted(view: RunView) -> str:
    """How sure it is of the fourth student, and why the loss has no lowest value."""
    from core.training.data import load

    trial = view.trials[0]
    data, _ = load(trial.spec.data, trial.spec.seed, trial.spec.train_share)
    *w, b = trial.state.flat.astype(np.float64)
    p = 1 / (1 + np.exp(-(data.inputs.numpy() @ np.array(w) + b)))
    return (
        f"After {trial.state.epoch:,} updates the loss is **{loss_now(trial, 4)}**; the fourth student, who passed, "
        f"gets **{p[3]:.3f}**. A line parts the six, so larger weights always fit better: the loss "
        "falls for ever, and the boundary hardly moves any more."
    )


def rose(view: RunView) -> str:
    """How the loss began and ended."""
    trial = view.trials[0]
    return (
        f"It went from **{loss_at(trial, 0)}** up to **{loss_at(trial, 10)}** at epoch 10, and then down to "
        f"{loss_now(trial)}. The first steps were too long and led over the valley; later ones are shorter, "
        "since the slope is smaller."
    )


LESSON = Lesson(
    1,
    "Six students",
    "Who passes? Two features, a line, and a probability.",
    5,
    (
        Screen(
            "l1-students",
            "logistic",
            "Six students",
            Question(
                "Weights start at zero, and one line can part the six. What will the loss do?",
                ("Fall for ever, ever slower", "Stop at a lowest value", "Fall, then rise"),
                0,
            ),
            "the boundary turn until all six are right",
            "plane BCE",
            parted,
            {"data": "students", "lr": "1", "epochs": "1001", "init": "zeros", "speed": "100"},
            r"$p = \sigma(w_1x_1 + w_2x_2 + b)$; in PyTorch `nn.Linear(2, 1)` and a sigmoid. The boundary is "
            r"where $p = 0.5$.",
            Try("A learning rate of 10", {"lr": "10"}),
        ),
        Screen(
            "l1-random-start",
            "logistic",
            "The same from random weights",
            Question(
                "nn.Linear starts from random weights. With learning rate 1, will the loss fall from the "
                "first epoch on?",
                ("No, it rises first", "Yes, it always falls", "It never falls"),
                0,
            ),
            "the first ten epochs of the loss",
            "losses",
            rose,
            {"data": "students", "lr": "1", "epochs": "101", "seed": "1", "speed": "5"},
            r"One step is $w \leftarrow w - \text{lr}\cdot\partial\text{loss}/\partial w$: where the slope is steep and "
            "the learning rate large, it leads beyond the lowest place.",
            Try("A learning rate of 0.1", {"lr": "0.1", "speed": "25"}),
        ),
    ),
)
