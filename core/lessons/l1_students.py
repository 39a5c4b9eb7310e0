"""Lesson 1: logistic regression on six students."""

from __future__ import annotations

import numpy as np

from core.lessons.lesson import Lesson, Screen, Seen, Try
from core.lessons.run_facts import (
    answers,
    falls_throughout,
    has_every_epoch,
    last_rise,
    loss_at,
    peak,
)
from core.text.number_text import exact, fixed

FOURTH = 3  # the first of the students who passed


def fell(seen: Seen) -> str:
    """Say that the loss fell all the way, and why it never stops."""
    trial = seen.trial
    if not falls_throughout(trial) or seen.now.accuracy < 1:
        return ""
    half = min(trial.past, key=lambda state: abs(state.epoch - trial.state.epoch / 2))
    turned = abs(direction(trial.state.flat) - direction(half.flat))
    return (
        f"The loss fell all the way, from {fixed(loss_at(trial, 0), 3)} to **{fixed(seen.now.loss, 4)}**; the fourth student, "
        f"who passed, now gets the probability **{fixed(answers(trial)[FOURTH], 3)}**. One straight line separates the six, so making the weights "
        "larger always lowers the loss a little more: it never stops falling. Since epoch "
        f"{half.epoch:,} the boundary has turned by only {fixed(turned, 1)} degrees."
    )


def direction(weights: np.ndarray) -> float:
    """Return the direction of ``(w1, w2, b)`` in degrees, across which the boundary stands."""
    return float(np.degrees(np.arctan2(weights[1], weights[0])))


def leapt(seen: Seen) -> str:
    """Say where the loss leapt, when it rose for the last time, and why."""
    trial = seen.trial
    (highest, epoch), start, settled = peak(trial), loss_at(trial, 0), last_rise(trial)
    if not has_every_epoch(trial) or highest <= start or not epoch <= settled < trial.state.epoch:
        return ""
    return (
        f"The loss started at {fixed(start, 3)}, leapt to **{fixed(highest, 3)}** at epoch {epoch:,}, rose for the last time at epoch "
        f"**{settled:,}**, and came down to **{fixed(seen.now.loss, 4)}**. The first steps are so long that they lead across the "
        "valley and up its other side. As the loss comes down, its gradient becomes smaller, and so do the steps."
    )


def fell_or_leapt(seen: Seen) -> str:
    """Say that smaller steps do not overshoot, or where they leapt all the same."""
    trial = seen.trial
    if not falls_throughout(trial):
        return leapt(seen)
    return (
        f"With a learning rate of {exact(trial.spec.learning_rate)} the loss fell at each epoch, from {fixed(loss_at(trial, 0), 3)} to "
        f"**{fixed(seen.now.loss, 3)}**. The steps are shorter, so none leads up the other side of the valley; but it takes more of them."
    )


OVERSHOOT = (
    r"One step is $w \leftarrow w - \text{lr}\cdot\partial\text{loss}/\partial w$. Where the loss is steep and the "
    "learning rate is large, the step leads across the valley and up its other side."
)

LESSON = Lesson(
    1,
    "Six students",
    "Who passes? Two features, a straight line, and a probability.",
    "What a learning rate does: too large a one makes the loss leap, and may lead down all the same.",
    7,
    (
        Screen(
            "l1-students",
            "logistic",
            "Six students",
            question="All weights start at zero. One straight line separates the six students. What will the loss do?",
            answers=(
                "Fall for ever, more and more slowly",
                "Stop at a lowest value",
                "Fall, then rise",
            ),
            watch="the boundary turn until all six are right",
            figures=("plane BCE",),
            explain=fell,
            attempt=Try("Three times as many epochs", "epochs=30000&speed=full", fell),
            link="data=students&init=zeros&lr=0.1&epochs=10000&speed=1000",
            formula=(
                r"$p = \sigma(w_1x_1 + w_2x_2 + b)$; in PyTorch, `nn.Linear(2, 1)` and a sigmoid. The boundary is "
                r"where $p = 0.5$."
            ),
        ),
        Screen(
            "l1-leaps",
            "logistic",
            "Ten times as fast",
            question="The same with a learning rate of 1, ten times as large. What will the loss do now?",
            answers=(
                "Leap up, then settle",
                "Fall all the way, ten times as fast",
                "Grow without end",
            ),
            watch="the first hundred epochs of the loss",
            figures=("losses",),
            explain=leapt,
            attempt=Try("A learning rate of 10", "lr=10", leapt),
            link="data=students&init=zeros&lr=1&epochs=300&speed=25",
            formula=OVERSHOOT,
        ),
        Screen(
            "l1-random-start",
            "logistic",
            "The same from random weights",
            question="nn.Linear starts from random weights. With a learning rate of 1, will the loss fall at each epoch?",
            answers=("No, it leaps first", "Yes, it always falls", "It never falls"),
            watch="how high the loss leaps, and when it settles",
            figures=("losses",),
            explain=leapt,
            attempt=Try("A learning rate of 0.1", "lr=0.1&speed=25", fell_or_leapt),
            link="data=students&lr=1&epochs=101&seed=1&speed=5",
            formula=OVERSHOOT,
        ),
    ),
)
