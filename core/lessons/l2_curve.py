"""Lesson 2: a probability curve, and why its loss is BCE."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.lessons.lesson import FREE_OF_UPDATE, Lesson, Screen, Seen, Try
from core.lessons.run_facts import (
    answers,
    below_from,
    curve_distance,
    first_update,
    lowest_possible,
    targets,
)
from core.text.number_text import exact, fixed, percent, significant

if TYPE_CHECKING:
    from core.runs.trial_view import TrialView

LIKELY, NEARBY = 0.7, 0.05  # a probability, and how far others may be from it
CLOSE = 0.05  # of a probability, at which a curve lies on another one to the eye
ALL_BUT_LOWEST = 0.001  # above the lowest possible loss
STILL = 0.1  # how far a weight may move and have hardly moved
ALMOST_ZERO = 0.1  # of MSE's factor 2p(1 − p), which is ½ at most


def w_and_b(weights: np.ndarray) -> str:
    """Return the two weights of a curve in words."""
    return f"w {fixed(weights[0], 3)}, b {fixed(weights[1], 3)}"


def true_weights(trial: TrialView) -> np.ndarray:
    """Return the ``(w, b)`` of the dashed curve."""
    from core.datasets.synthetic import Bernoulli

    assert isinstance(trial.spec.data, Bernoulli)
    return np.array([trial.spec.data.w, trial.spec.data.b])


def close_from(trial: TrialView) -> int | None:
    """Return the first remembered epoch at which the curve lies close to the dashed one."""
    dashed = true_weights(trial)
    close = (s.epoch for s in trial.past if curve_distance(s.flat, dashed) < CLOSE)
    return next(close, None)


def fitted(seen: Seen) -> str:
    """Say where the curve ended, beside the best one, and what it means."""
    from core.metrics.loss_grid import minimum

    trial = seen.trial
    best, about = minimum(trial.spec), np.abs(answers(trial) - LIKELY) < NEARBY
    if curve_distance(trial.state.flat, true_weights(trial)) > CLOSE or best is None:
        return ""
    return (
        f"After {trial.state.epoch:,} epochs the curve has **{w_and_b(trial.state.flat)}**; the best fit to these samples is "
        f"{w_and_b(best)}. It is a smooth S, because it says how likely a 1 is: of the {int(about.sum()):,} samples for which it "
        f"says about {LIKELY}, {percent(float(targets(trial)[about].mean()))} are 1."
    )


def fitted_fast(seen: Seen) -> str:
    """Say from which epoch on the loss is all but the lowest."""
    trial = seen.trial
    lowest = lowest_possible(trial)
    epoch = below_from(trial, lowest + ALL_BUT_LOWEST)
    if epoch is None:
        return ""
    return (
        f"With a learning rate of {exact(trial.spec.learning_rate)} the loss is within {ALL_BUT_LOWEST} of the lowest possible, "
        f"{fixed(lowest, 3)}, from about epoch **{epoch:,}** on. Larger steps need fewer epochs, as long as they do not overshoot."
    )


def updated(seen: Seen) -> str:
    """Say what one sample's gradient is, and where its update takes the weight."""
    steps = first_update("logistic", seen)
    dL_dz, dL_dw, new = (steps[name] for name in ("dL/dz", "dL/dw", "new w"))
    if dL_dz.value <= 0 or dL_dw.value >= 0:
        return ""
    return (
        f"dL/dz = p − y = **{significant(dL_dz.value, 4)}**: above {0} as long as p is above y, on either side of {0.5}. Times x = "
        f"{exact(dL_dw.factors['x'])} it is dL/dw, and w moves against that: from {exact(new.factors['w'])} up to "
        f"**{significant(new.value, 4)}**. x is negative, so a larger w makes p smaller."
    )


def updated_by_mse(seen: Seen) -> str:
    """Say how much smaller the gradient of MSE is, and so the step."""
    steps = first_update("logistic", seen)
    dL_dz, new = steps["dL/dz"], steps["new w"]
    bce = dL_dz.factors["p"] - dL_dz.factors["y"]
    if not 0 < dL_dz.value < bce:
        return ""
    return (
        f"MSE’s dL/dz = 2(p − y)p(1 − p) = **{significant(dL_dz.value, 4)}**, where BCE’s is {significant(bce, 4)}. The further "
        f"factor is the sigmoid’s slope, so the same sample moves w less: from {exact(new.factors['w'])} to "
        f"**{significant(new.value, 4)}**."
    )


def raced(seen: Seen) -> str:
    """Say which curve came to the dashed one first, and why."""
    bce, mse = seen.of_loss("BCE"), seen.of_loss("MSE")
    first, second = close_from(bce), close_from(mse)
    if first is None or (second is not None and second <= first):
        return ""
    later = "has not yet" if second is None else f"at about epoch {second:,}"
    return (
        f"BCE’s curve came within {CLOSE} of the dashed one at about epoch **{first:,}**, MSE’s {later}. BCE ends at "
        f"{w_and_b(bce.state.flat)}, MSE at {w_and_b(mse.state.flat)}. MSE’s gradient is BCE’s times 2p(1 − p), at most ½, so its "
        "steps are shorter."
    )


def stuck(seen: Seen) -> str:
    """Say how many each has right, and why MSE moves no more."""
    from core.diagnosis.small_gradient import factor_in_words, mse_factor

    bce, mse = seen.of_loss("BCE"), seen.of_loss("MSE")
    assert bce.now is not None and mse.now is not None
    factor = mse_factor(answers(mse), targets(mse))
    if factor is None or bce.now.accuracy <= mse.now.accuracy or factor > ALMOST_ZERO:
        return ""
    return (
        f"BCE has **{percent(bce.now.accuracy)}** right, MSE **{percent(mse.now.accuracy)}** ({w_and_b(mse.state.flat)}). MSE is confident "
        f"and wrong: on the samples that it gets wrong its factor {factor_in_words(factor)}, and so its gradient is "
        "almost 0. BCE’s gradient, p − y, is largest there."
    )


def stuck_with_few(seen: Seen) -> str:
    """Say how far each has come from the bad start on twenty points."""
    bce, mse = seen.of_loss("BCE"), seen.of_loss("MSE")
    assert bce.now is not None and mse.now is not None
    moved = float(np.abs(mse.state.flat - mse.past[0].flat).max())
    if moved > STILL or bce.now.accuracy <= mse.now.accuracy:
        return ""
    return (
        f"MSE still has {w_and_b(mse.state.flat)}: no weight has moved by more than {fixed(moved, 3)}, because p is almost 0 for each point and "
        f"so its gradient is almost 0. It has {percent(mse.now.accuracy)} right. BCE went to {w_and_b(bce.state.flat)} and has "
        f"**{percent(bce.now.accuracy)}** right."
    )


def ready_to_swap(seen: Seen) -> str:
    """Say where BCE has come to, and what to do now."""
    return (
        f"BCE has come to **{w_and_b(seen.trial.state.flat)}**, at a loss of {fixed(seen.now.loss, 3)}. Now change the loss to MSE and go on from "
        "these weights: press the button."
    )


def swapped(seen: Seen) -> str:
    """Say how far the curve moved after the swap."""
    start, end = seen.trial.past[0].flat, seen.trial.state.flat
    moved = curve_distance(start, end)
    if moved > CLOSE:
        return ""
    return (
        f"MSE went on from {w_and_b(start)} and came to **{w_and_b(end)}**: the curve moved by {fixed(moved, 3)} at most. Both losses are "
        "lowest at almost the same curve; they differ in how fast they get there."
    )


BOTH_SURFACES = ("surface BCE", "surface MSE")

LESSON = Lesson(
    2,
    "A probability curve",
    "Why is its loss BCE, and where does MSE get stuck?",
    "Why a probability is fitted with BCE, and why MSE hardly learns where the curve is sure and wrong.",
    10,
    (
        Screen(
            "l2-fit",
            "logistic",
            "Fit the curve",
            question="2,000 zeros and ones are drawn along the dashed curve. What will the fitted curve become?",
            answers=("A smooth S, on the dashed one", "A step from 0 to 1", "A straight line"),
            watch="the fitted curve move onto the dashed one",
            figures=("curve",),
            explain=fitted,
            attempt=Try("A learning rate of 5", "lr=5&speed=1000", fitted_fast),
            link="speed=1000",
            formula=(
                r"$p = \sigma(wx + b)$ and $\text{BCE} = -\frac1n\sum\left[y\log p + (1-y)\log(1-p)\right]$. Where it is lowest "
                "is the maximum-likelihood answer."
            ),
        ),
        Screen(
            "l2-update",
            "logistic",
            "One update, number by number",
            question="One sample: x = −1, y = 0, and p is 0.269 already. Which way does its update move w?",
            answers=(
                "Up, which lowers p",
                "Down, which lowers p",
                "Not at all: p is on the right side",
            ),
            watch="the numbers of the update",
            figures=("update",),
            explain=updated,
            attempt=Try("MSE in place of BCE", "loss=MSE", updated_by_mse),
            link="data=step&batch=1&shuffle=0&init=hand&w0=1&b0=0&lr=0.5&epochs=100&speed=5&update=1",
            formula=(
                r"$\dfrac{\partial L}{\partial w} = \dfrac{\partial L}{\partial z}\cdot\dfrac{\partial z}{\partial w} = (p - y)\,x$, "
                r"and $w \leftarrow w - \text{lr}\cdot\dfrac{\partial L}{\partial w}$."
            ),
            by_hand=True,
            free=FREE_OF_UPDATE,
        ),
        Screen(
            "l2-race",
            "logistic",
            "BCE against MSE",
            question="Same samples, same start, same learning rate. Which loss reaches the dashed curve first?",
            answers=("BCE", "MSE", "Both at the same time"),
            watch="the two dots go down their loss surfaces",
            figures=BOTH_SURFACES,
            explain=raced,
            attempt=Try("A learning rate of 0.5", "lr=0.5", raced),
            link="loss=Both&speed=1000",
            formula=(
                r"$\partial\text{BCE}/\partial z = p - y$, but "
                r"$\partial\text{MSE}/\partial z = 2(p - y)\,p(1 - p)$, with $z = wx + b$."
            ),
        ),
        Screen(
            "l2-bad-start",
            "logistic",
            "Where MSE gets stuck",
            question="Both start with w −10, b 8: very confident, and wrong. Which loss finds its way to the dashed curve?",
            answers=("Only BCE", "Both", "Only MSE"),
            watch="MSE’s dot stop on flat ground",
            figures=("surface MSE",),
            explain=stuck,
            attempt=Try(
                "Another bad start, 20 points in batches of 3",
                "data=step&loss=Both&lr=2&epochs=100&batch=3&shuffle=0&init=hand&w0=-5&b0=-10&speed=25",
                stuck_with_few,
            ),
            link="loss=Both&lr=0.5&epochs=5000&init=hand&w0=-10&b0=8&speed=500",
            formula=(
                r"Where the model is confident, $p(1 - p) \approx 0$: the gradient of MSE, $2(p - y)\,p(1 - p)$, "
                "is almost 0 although the model is wrong."
            ),
        ),
        Screen(
            "l2-swap",
            "logistic",
            "Change the loss and go on",
            question="First BCE fits the curve. Then MSE goes on from the weights reached. What will the curve do?",
            answers=("It hardly moves", "It starts again", "It becomes a step"),
            watch="the curve when MSE takes over",
            figures=("curve",),
            explain=ready_to_swap,
            attempt=Try("Change to MSE and go on from here", "loss=MSE", swapped, go_on=True),
            link="speed=1000",
            formula=(
                r"Both losses are lowest near the true curve: where $p$ is the true probability, the "
                "expected BCE and the expected squared error are both smallest."
            ),
        ),
    ),
)
