"""Lesson 2: a probability curve, and why its loss is BCE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.lessons.lesson import Lesson, Question, Screen, Try
from core.lessons.numbers import loss_now, right_now, trial_of, w_and_b

if TYPE_CHECKING:
    from core.runs.run_view import RunView


def fitted(view: RunView) -> str:
    """Where the curve ended, beside the best one."""
    from core.analysis.loss_surface import minimum

    trial = view.trials[0]
    best = minimum(trial.spec)
    nearest = (
        ""
        if best is None
        else f"; no curve fits these samples better than w {best[0]:.3f}, b {best[1]:.3f}"
    )
    return (
        f"After {view.epoch:,} epochs the curve has **{w_and_b(trial)}**{nearest}. It is a smooth S, "
        "since it says how *likely* a 1 is: where it says 0.7, seven samples in ten are 1."
    )


def raced(view: RunView) -> str:
    """Where both curves ended."""
    bce, mse = trial_of(view, "BCE"), trial_of(view, "MSE")
    return (
        f"BCE reached **{w_and_b(bce)}**, MSE only **{w_and_b(mse)}**: same data, start and learning "
        "rate. MSE's slope has one more factor, p(1 − p), which is ¼ at most, so its steps are short."
    )


def stuck(view: RunView) -> str:
    """How many each has right, and why MSE moves no more."""
    bce, mse = trial_of(view, "BCE"), trial_of(view, "MSE")
    return (
        f"BCE has **{right_now(bce)}** right, MSE **{right_now(mse)}** ({w_and_b(mse)}). MSE is sure and "
        "wrong: there p(1 − p) is almost 0, and so is its slope. BCE's slope, p − y, is largest there."
    )


def swapped(view: RunView) -> str:
    """How far the curve moved after the swap."""
    trial = view.trials[0]
    if trial.spec.loss != "MSE":
        return (
            f"BCE has come to **{w_and_b(trial)}**, loss {loss_now(trial)}. Now swap in MSE and go on from "
            "these weights: press the button."
        )
    start = trial.past[0].flat
    return (
        f"MSE went on from w {start[0]:.3f}, b {start[1]:.3f} and came to **{w_and_b(trial)}**: the curve "
        "hardly moves. Both losses want the same curve; they differ in the way there, not in the goal."
    )


BAD_START = {"loss": "Both", "lr": "0.5", "epochs": "5000", "init": "hand", "w0": "-10", "b0": "8"}
CLASS_START = {
    "data": "step", "loss": "Both", "lr": "2", "epochs": "100", "batch": "3", "shuffle": "0",
    "init": "hand", "w0": "-5", "b0": "-10",
}  # fmt: skip

LESSON = Lesson(
    2,
    "A probability curve",
    "Why is its loss BCE, and where does MSE get stuck?",
    8,
    (
        Screen(
            "l2-fit",
            "logistic",
            "Fit the curve",
            Question(
                "2,000 zeros and ones, drawn along the dashed curve. How will the fitted curve end?",
                ("As a smooth S on the dashed one", "As a step from 0 to 1", "As a straight line"),
                0,
            ),
            "the blue curve slide onto the dashed one",
            "curve",
            fitted,
            {"speed": "1000"},
            r"$p = \sigma(wx + b)$ and $\text{BCE} = -\frac1n\sum y\log p + (1-y)\log(1-p)$, whose "
            "lowest place is the maximum-likelihood answer.",
            Try("A learning rate of 5", {"lr": "5", "speed": "1000"}),
        ),
        Screen(
            "l2-race",
            "logistic",
            "BCE against MSE",
            Question(
                "Same samples, same start, same learning rate. Which loss reaches the dashed curve first?",
                ("BCE", "MSE", "Both at once"),
                0,
            ),
            "the two dots walk over their loss surfaces",
            "curve",
            raced,
            {"loss": "Both", "speed": "1000"},
            r"$\partial\text{BCE}/\partial z = p - y$, but "
            r"$\partial\text{MSE}/\partial z = 2(p - y)\,p(1 - p)$, with $z = wx + b$.",
            Try("A learning rate of 0.5", {"lr": "0.5"}),
        ),
        Screen(
            "l2-bad-start",
            "logistic",
            "Where MSE gets stuck",
            Question(
                "Both start sure and wrong, at w −10, b 8. Who comes back?",
                ("Only BCE", "Both", "Only MSE"),
                0,
            ),
            "MSE’s dot creep over flat ground",
            "surface MSE",
            stuck,
            {**BAD_START, "speed": "500"},
            r"Where the model is sure, $p(1 - p) \approx 0$: the slope of MSE, $2(p - y)\,p(1 - p)$, "
            "is almost 0 although it is wrong.",
            Try("The same with 20 points, in batches of 3", {**CLASS_START, "speed": "25"}),
        ),
        Screen(
            "l2-swap",
            "logistic",
            "Swap the loss and go on",
            Question(
                "First BCE fits the curve. Then MSE goes on from the weights reached. What will it do?",
                ("The curve hardly moves", "The curve starts again", "It becomes a step"),
                0,
            ),
            "the curve when MSE takes over",
            "curve",
            swapped,
            {"speed": "1000"},
            r"Both losses are lowest near the true curve: for $p$ equal to the true probability the "
            "expected BCE and the expected squared error are smallest.",
            Try("Swap in MSE and go on from here", {"loss": "MSE"}, go_on=True),
        ),
    ),
)
