"""Lesson 3: linear regression on exam scores."""

from __future__ import annotations

from core.lessons.lesson import Lesson, Screen, Seen, Try
from core.lessons.run_facts import below_from, loss_at, lowest_possible, samples
from core.text.number_text import exact, fixed, significant
from core.text.words import listed

GOAL = 100.0  # the cost that the question asks for
GREW = 10  # times, from which on a loss has grown without doubt


def predicted(seen: Seen) -> str:
    """Say when the cost was below the goal, and what the weights mean."""
    trial = seen.trial
    epoch = below_from(trial, GOAL)
    *weights, _ = trial.state.flat
    if epoch is None or any(abs(w - 2 / 3) > 0.03 for w in weights):
        return ""
    return (
        f"The cost went from **{fixed(loss_at(trial, 0), 0)}** to **{fixed(loss_at(trial, epoch), 1)}** at epoch {epoch}, and is "
        f"**{fixed(seen.now.loss, 3)}** now. The weights are {listed([fixed(w, 2) for w in weights])}: about ⅔ each, so the prediction is ⅔ of the "
        "three scores’ sum, which is twice their mean."
    )


def went_on(seen: Seen) -> str:
    """Say how little the second half of the run brought."""
    lowest, now = lowest_possible(seen.trial), seen.now.loss
    half = seen.trial.state.epoch // 2
    before = loss_at(seen.trial, half)
    if not 0 < before - now < now - lowest:
        return ""
    return (
        f"The second {half} epochs lowered the cost from {fixed(before, 3)} to **{fixed(now, 3)}** only, though "
        f"{fixed(lowest, 3)} is possible. The valley is steep across and almost flat along: a learning rate small enough for the steep "
        "direction makes hardly any progress along the flat one."
    )


def steepest_bends(seen: Seen, *, standardised: bool) -> float:
    """Return the curvature of the loss in its steepest direction, with the inputs in these units.

    The largest learning rate of plain steps on all samples is 2 divided by it.
    """
    from core.diagnosis.learning_rates import valley, with_inputs

    bends = valley(with_inputs(seen.trial.spec, standardised))
    assert bends is not None
    return bends.steepest


def blown_up(seen: Seen) -> str:
    """Say how far the loss grew, and above which learning rate it does so."""
    start, bend = loss_at(seen.trial, 0), steepest_bends(seen, standardised=False)
    if seen.trial.spec.learning_rate <= 2 / bend or seen.now.loss < GREW * start:
        return ""
    return (
        f"The loss grew from {fixed(start, 0)} to **{fixed(seen.now.loss, 0)}**. Above a learning rate of **{significant(2 / bend)}** each step "
        "overshoots by more than the last. That limit is 2 divided by how sharply the loss bends "
        f"({significant(bend, 2)}), and inputs of {fixed(samples(seen.trial).inputs.mean().item(), 0)} on average make it bend sharply."
    )


def just_below(seen: Seen) -> str:
    """Say that below the limit the loss falls, although each step overshoots."""
    start, limit = loss_at(seen.trial, 0), 2 / steepest_bends(seen, standardised=False)
    rate = seen.trial.spec.learning_rate
    if not limit / 2 < rate < limit or seen.now.loss >= start:
        return ""
    return (
        f"The loss fell from {fixed(start, 0)} to **{fixed(seen.now.loss, 3)}**: {exact(rate)} is below the limit of {significant(limit)}. "
        "Each step still leads across the valley to its other side, but less high than the last."
    )


def standardised(seen: Seen) -> str:
    """Say what standardising does to the largest learning rate, and whether this one was below it."""
    bend, raw_bend = (steepest_bends(seen, standardised=each) for each in (True, False))
    limit, raw = 2 / bend, 2 / raw_bend
    start, rate, loss = loss_at(seen.trial, 0), seen.trial.spec.learning_rate, seen.now.loss
    if rate > limit and loss > GREW * start:
        return (
            f"The loss grew to **{fixed(loss, 3)}**: a learning rate of {exact(rate)} is above the limit, which is "
            f"**{significant(limit)}** with standardised inputs. There is still a largest learning rate, but it is "
            f"{fixed(limit / raw, 0)} times the {significant(raw)} of before."
        )
    if rate > limit or loss >= start:
        return ""
    return (
        f"The loss is **{fixed(loss, 3)}**. Learning rates up to **{significant(limit)}** work now, **{fixed(limit / raw, 0)}** times "
        f"the {significant(raw)} of before. Each feature has mean 0 and spread 1, so the loss bends less sharply in its steepest direction, "
        f"{significant(bend, 2)} instead of {significant(raw_bend, 2)}: the narrow valley has become a wide one."
    )


LESSON = Lesson(
    3,
    "Exam scores",
    "Predict a number: which learning rate works, and why so small a one?",
    "Why inputs of another size need another learning rate, and what standardising them does.",
    7,
    (
        Screen(
            "l3-scores",
            "regression",
            "Predict the final score",
            question="Three exams predict a final score. The cost starts at 29,662. After how many epochs is it below 100?",
            answers=("5", "About 100", "Never, with a learning rate of 0.00001"),
            watch="the five dots jump onto the dashed line",
            figures=("fit",),
            explain=predicted,
            attempt=Try("40 epochs instead of 20", "epochs=40", went_on),
            link="speed=1",
            formula=(
                r"$\hat y = xw + b$ and cost $= \frac1n\sum(\hat y - y)^2$. Written as a sum, as a matrix product or "
                "as `nn.Linear`, it is the same number but for rounding; see the table below the figures."
            ),
        ),
        Screen(
            "l3-blow-up",
            "regression",
            "A little too fast",
            question="The same with a learning rate of 0.00005, five times as large. What will the loss do?",
            answers=("Grow without end", "Fall five times as fast", "Stay where it is"),
            watch="the dot leap from one side of the valley to the other",
            figures=("surface Squared error",),
            explain=blown_up,
            attempt=Try("A learning rate of 0.00004", "lr=0.00004", just_below),
            link="lr=0.00005&epochs=60&speed=5",
            formula=(
                r"In a valley with curvature $\lambda$ a step multiplies the distance from its floor by "
                r"$1 - \text{lr}\cdot\lambda$. Below $-1$ the distance grows, so lr must stay below $2/\lambda$."
            ),
        ),
        Screen(
            "l3-standardise",
            "regression",
            "Standardise the inputs",
            question="Subtract each exam’s mean and divide by its spread. How much larger may the learning rate be?",
            answers=("Thousands of times", "About ten times", "Not larger at all"),
            watch="the valley, which is wide now",
            figures=("surface Squared error",),
            explain=standardised,
            attempt=Try("A learning rate of 0.4", "lr=0.4", standardised),
            link="std=1&lr=0.1&epochs=100&speed=5",
            formula=(
                r"$x' = (x - \bar x)/s$. The largest learning rate is $2/\lambda$, with $\lambda$ the largest eigenvalue of "
                r"$\frac2n X^\top X$, whose last column is 1 for $b$."
            ),
        ),
    ),
)
