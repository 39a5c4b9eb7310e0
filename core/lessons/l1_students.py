"""Lesson 1: logistic regression on six students."""

from __future__ import annotations

import numpy as np

from core.lessons.lesson import Lesson, Question, Screen, Seen, Try, Watch
from core.lessons.loss_curve import (
    answers,
    falls_throughout,
    has_every_epoch,
    last_rise,
    loss_at,
    peak,
)
from core.lessons.number_words import decimal
from core.text.number_text import exact

FOURTH = 3  # the first of the students who passed


def fell(seen: Seen) -> str:
    """Say that the loss fell all the way, and why it never stops."""
    trial = seen.trial
    now = trial.now
    assert now is not None
    if not falls_throughout(trial) or now.accuracy < 1:
        return ""
    half = min(trial.past, key=lambda state: abs(state.epoch - trial.state.epoch / 2))
    turned = abs(direction(trial.state.flat) - direction(half.flat))
    return (
        f"The loss fell all the way, from {decimal(loss_at(trial, 0))} to **{decimal(now.loss, 4)}**; the fourth student, "
        f"who passed, now gets the probability **{decimal(answers(trial)[FOURTH])}**. One straight line separates the six, so making the weights "
        "larger always lowers the loss a little more: it never stops falling. Since epoch "
        f"{half.epoch:,} the boundary has turned by only {decimal(turned, 1)} degrees."
    )


def direction(weights: np.ndarray) -> float:
    """Return the direction of ``(w1, w2, b)`` in degrees, across which the boundary stands."""
    return float(np.degrees(np.arctan2(weights[1], weights[0])))


def leapt(seen: Seen) -> str:
    """Say where the loss leapt, when it rose for the last time, and why."""
    trial = seen.trial
    (highest, epoch), start, settled = peak(trial), loss_at(trial, 0), last_rise(trial)
    now = trial.now
    assert now is not None
    if not has_every_epoch(trial) or highest <= start or not epoch <= settled < trial.state.epoch:
        return ""
    return (
        f"The loss started at {decimal(start)}, leapt to **{decimal(highest)}** at epoch {epoch:,}, rose for the last time at epoch "
        f"**{settled:,}**, and came down to **{decimal(now.loss, 4)}**. The first steps are so long that they lead across the "
        "valley and up its other side. As the loss comes down, its gradient becomes smaller, and so do the steps."
    )


def fell_or_leapt(seen: Seen) -> str:
    """Say that smaller steps do not overshoot, or where they leapt all the same."""
    trial = seen.trial
    now = trial.now
    assert now is not None
    if not falls_throughout(trial):
        return leapt(seen)
    return (
        f"With a learning rate of {exact(trial.spec.learning_rate)} the loss fell at each epoch, from {decimal(loss_at(trial, 0))} to "
        f"**{decimal(now.loss)}**. The steps are shorter, so none leads up the other side of the valley; but it takes more of them."
    )


OVERSHOOT = (
    r"One step is $w \leftarrow w - \text{lr}\cdot\partial\text{loss}/\partial w$. Where the loss is steep and the "
    "learning rate is large, the step leads across the valley and up its other side."
)
STUDENTS = {"data": "students", "init": "zeros"}

LESSON = Lesson(
    1,
    "Six students",
    "Who passes? Two features, a straight line, and a probability.",
    7,
    (
        Screen(
            "l1-students",
            "logistic",
            "Six students",
            Question(
                "All weights start at zero. One straight line separates the six students. What will the loss do?",
                (
                    "Fall for ever, more and more slowly",
                    "Stop at a lowest value",
                    "Fall, then rise",
                ),
                0,
            ),
            Watch("the boundary turn until all six are right", ("plane BCE",)),
            fell,
            Try("Three times as many epochs", {"epochs": "30000", "speed": "full"}, fell),
            {**STUDENTS, "lr": "0.1", "epochs": "10000", "speed": "1000"},
            r"$p = \sigma(w_1x_1 + w_2x_2 + b)$; in PyTorch, `nn.Linear(2, 1)` and a sigmoid. The boundary is "
            r"where $p = 0.5$.",
        ),
        Screen(
            "l1-leaps",
            "logistic",
            "Ten times as fast",
            Question(
                "The same with a learning rate of 1, ten times as large. What will the loss do now?",
                ("Leap up, then settle", "Fall all the way, ten times as fast", "Grow without end"),
                0,
            ),
            Watch("the first hundred epochs of the loss", ("losses",)),
            leapt,
            Try("A learning rate of 10", {"lr": "10"}, leapt),
            {**STUDENTS, "lr": "1", "epochs": "300", "speed": "25"},
            OVERSHOOT,
        ),
        Screen(
            "l1-random-start",
            "logistic",
            "The same from random weights",
            Question(
                "nn.Linear starts from random weights. With a learning rate of 1, will the loss fall at each epoch?",
                ("No, it leaps first", "Yes, it always falls", "It never falls"),
                0,
            ),
            Watch("how high the loss leaps, and when it settles", ("losses",)),
            leapt,
            Try("A learning rate of 0.1", {"lr": "0.1", "speed": "25"}, fell_or_leapt),
            {"data": "students", "lr": "1", "epochs": "101", "seed": "1", "speed": "5"},
            OVERSHOOT,
        ),
    ),
)
