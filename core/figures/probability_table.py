"""What a network answers to each of a few samples, as the courses print it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.datasets.standardised import samples_as_read
from core.figures.base import sigmoid
from core.figures.decision_boundary import UNDECIDED
from core.metrics.activations import activations
from core.runs.trial_view import TrialView
from core.training.spec import Spec

MOST_SAMPLES = 12


@dataclass(frozen=True)
class TableUpdate:
    """A table of texts; ``marks`` says of each row which cells are right, wrong or neither."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    marks: Sequence[Sequence[bool | None]]
    caption: str


def fits_a_table(spec: Spec) -> bool:
    """Whether the samples are so few that each can be shown."""
    data = samples_as_read(spec)
    return len(data.every_input) <= MOST_SAMPLES


def probability_table(trials: Sequence[TrialView]) -> TableUpdate:
    """Every sample with its class y and, for each loss, the probability p that y is 1.

    p is right on y's side of one half; where it is about one half for every sample, it takes no side.
    """
    spec = trials[0].spec
    data = samples_as_read(spec)
    inputs, targets = data.every_input.numpy(), data.every_target.numpy()[:, 0]
    logits = [activations(trial.spec, trial.state)[-1][:, 0] for trial in trials]
    answers = sigmoid(np.stack(logits, axis=1).astype(np.float64))
    racing = len(trials) > 1
    takes_sides = [bool((np.abs(column - 0.5) >= UNDECIDED).any()) for column in answers.T]
    names = [f"p, {trial.spec.loss}" if racing else "p" for trial in trials]
    rows: list[list[str]] = []
    marks: list[list[bool | None]] = []
    for x, y, ps in zip(inputs, targets, answers, strict=True):
        rows.append([*(f"{value:g}" for value in x), f"{y:g}", *(f"{p:.4g}" for p in ps)])
        correct = [bool((p > 0.5) == (y > 0.5)) for p in ps]
        judged = [
            is_right if side else None for is_right, side in zip(correct, takes_sides, strict=True)
        ]
        marks.append([*[None] * (len(x) + 1), *judged])
    said = []
    for i, trial in enumerate(trials):
        name = f" of {trial.spec.loss}" if racing else ""
        count = sum(mark[i - len(trials)] is True for mark in marks)
        sides = f"{count} of {len(rows)} are on the right side of one half{name}"
        said.append(sides if takes_sides[i] else f"all{name} are about one half")
    return TableUpdate(
        [*(f"x{i + 1}" for i in range(inputs.shape[1])), "y", *names],
        rows,
        marks,
        f"The probability p of y = 1 for each sample, at epoch {trials[0].state.epoch:,}: "
        f"{'; '.join(said)}.",
    )
