"""Lesson 3: linear regression on exam scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.lessons.lesson import Lesson, Question, Screen, Seen, Try, Watch
from core.lessons.loss_curve import below_from, loss_at, training_samples
from core.lessons.number_words import decimal, listed, significant
from core.text.number_text import exact

if TYPE_CHECKING:
    from core.training.spec import Spec

GOAL = 100.0  # the cost that the question asks for
GREW = 10  # times, from which on a loss has grown without doubt


def predicted(seen: Seen) -> str:
    """Say when the cost was below the goal, and what the weights mean."""
    trial = seen.trial
    assert trial.now is not None
    epoch = below_from(trial, GOAL)
    *weights, _ = trial.state.flat
    if epoch is None or any(abs(w - 2 / 3) > 0.03 for w in weights):
        return ""
    shown = listed([decimal(w, 2) for w in weights])
    return (
        f"The cost went from **{decimal(loss_at(trial, 0), 0)}** to **{decimal(loss_at(trial, epoch), 1)}** at epoch {epoch}, and is "
        f"**{decimal(trial.now.loss)}** now. The weights are {shown}: about ⅔ each, so the prediction is ⅔ of the three scores’ "
        "sum, which is twice their mean."
    )


def went_on(seen: Seen) -> str:
    """Say how little the second half of the run brought."""
    from core.metrics.best_fit import lowest_loss

    trial = seen.trial
    lowest = lowest_loss(trial.spec)
    assert trial.now is not None and lowest is not None
    half = trial.state.epoch // 2
    gained = loss_at(trial, half) - trial.now.loss
    left = trial.now.loss - lowest.loss
    if not 0 < gained < left:
        return ""
    return (
        f"The second {half} epochs lowered the cost from {decimal(loss_at(trial, half))} to **{decimal(trial.now.loss)}** only, though "
        f"{decimal(lowest.loss)} is possible. The valley is steep across and almost flat along: a learning rate small enough for the steep "
        "direction makes hardly any progress along the flat one."
    )


def sharpness(spec: Spec) -> str:
    """Return how sharply the loss bends in its steepest direction, in two digits."""
    from core.diagnosis.learning_rates import valley

    bends = valley(spec)
    assert bends is not None
    return significant(bends.steepest, 2)


def blown_up(seen: Seen) -> str:
    """Say how far the loss grew, and above which learning rate it does so."""
    from core.diagnosis.learning_rates import largest_learning_rate

    trial = seen.trial
    assert trial.now is not None
    limit, start = largest_learning_rate(trial.spec), loss_at(trial, 0)
    inputs, _ = training_samples(trial)
    if limit is None or trial.spec.learning_rate <= limit or trial.now.loss < GREW * start:
        return ""
    return (
        f"The loss grew from {decimal(start, 0)} to **{decimal(trial.now.loss, 0)}**. Above a learning rate of **{significant(limit)}** each step "
        "overshoots by more than the last. That limit is 2 divided by how sharply the loss bends "
        f"({sharpness(trial.spec)}), and inputs of {decimal(inputs.mean(), 0)} on average make it bend sharply."
    )


def just_below(seen: Seen) -> str:
    """Say that below the limit the loss falls, although each step overshoots."""
    from core.diagnosis.learning_rates import largest_learning_rate

    trial = seen.trial
    assert trial.now is not None
    limit, start, rate = (
        largest_learning_rate(trial.spec),
        loss_at(trial, 0),
        trial.spec.learning_rate,
    )
    if limit is None or not limit / 2 < rate < limit or trial.now.loss >= start:
        return ""
    return (
        f"The loss fell from {decimal(start, 0)} to **{decimal(trial.now.loss)}**: {exact(rate)} is below the limit of {significant(limit)}. "
        "Each step still leads across the valley to its other side, but less high than the last."
    )  # fmt: skip


def standardised(seen: Seen) -> str:
    """Say what standardising does to the largest learning rate, and whether this one was below it."""
    from core.diagnosis.learning_rates import largest_learning_rate, with_inputs

    trial = seen.trial
    assert trial.now is not None
    raw_spec = with_inputs(trial.spec, False)
    limit, raw = largest_learning_rate(trial.spec), largest_learning_rate(raw_spec)
    start, rate = loss_at(trial, 0), trial.spec.learning_rate
    if limit is None or raw is None:
        return ""
    if rate > limit and trial.now.loss > GREW * start:
        return (
            f"The loss grew to **{decimal(trial.now.loss)}**: a learning rate of {exact(rate)} is above the limit, which is "
            f"**{significant(limit)}** with standardised inputs. There is still a largest learning rate, but it is "
            f"{decimal(limit / raw, 0)} times the {significant(raw)} of before."
        )
    if rate > limit or trial.now.loss >= start:
        return ""
    bends, bent = sharpness(trial.spec), sharpness(raw_spec)
    return (
        f"The loss is **{decimal(trial.now.loss)}**. Learning rates up to **{significant(limit)}** work now, **{decimal(limit / raw, 0)}** times "
        f"the {significant(raw)} of before. Each feature has mean 0 and spread 1, so the loss bends less sharply in its steepest direction, {bends} "
        f"instead of {bent}: the narrow valley has become a wide one."
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
                "Three exams predict a final score. The cost starts at 29,662. After how many epochs is it below 100?",
                ("5", "About 100", "Never, with a learning rate of 0.00001"),
                0,
            ),
            Watch("the five dots jump onto the dashed line", ("fit",)),
            predicted,
            Try("40 epochs instead of 20", {"epochs": "40"}, went_on),
            {"speed": "1"},
            r"$\hat y = xw + b$ and cost $= \frac1n\sum(\hat y - y)^2$. Written as a sum, as a matrix product or "
            "as `nn.Linear`, it is the same number; see the table below the figures.",
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
            Watch("the dot leap from one side of the valley to the other", ("surface Squared error",)),
            blown_up,
            Try("A learning rate of 0.00004", {"lr": "0.00004"}, just_below),
            {"lr": "0.00005", "epochs": "60", "speed": "5"},
            r"In a valley with curvature $\lambda$ a step multiplies the distance from its floor by "
            r"$1 - \text{lr}\cdot\lambda$. Below $-1$ the distance grows, so lr must stay below $2/\lambda$.",
        ),
        Screen(
            "l3-standardise",
            "regression",
            "Standardise the inputs",
            Question(
                "Subtract each exam’s mean and divide by its spread. How much larger may the learning rate be?",
                ("Thousands of times", "About ten times", "Not larger at all"),
                0,
            ),
            Watch("the valley, which is wide now", ("surface Squared error",)),
            standardised,
            Try("A learning rate of 0.4", {"lr": "0.4"}, standardised),
            {"std": "1", "lr": "0.1", "epochs": "100", "speed": "5"},
            r"$x' = (x - \bar x)/s$. The largest learning rate is $2/\lambda$, with $\lambda$ the largest eigenvalue of "
            r"$\frac2n X^\top X$, whose last column is 1 for $b$.",
        ),
    ),
)  # fmt: skip
