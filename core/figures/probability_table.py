"""Tables of numbers: what a network answers to each of a few samples, and how it comes to that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.datasets.points import Points
from core.datasets.standardised import as_read, samples_as_read
from core.figures.base import as_term
from core.figures.decision_boundary import UNDECIDED
from core.formulas.logits import sigmoid
from core.metrics.activations import activations
from core.metrics.prediction_at import curve_of
from core.runs.trial_view import TrialView
from core.text.number_text import fixed, significant
from core.training.spec import Spec

MOST_SAMPLES = 12
PLACES = 5  # x of which each step to a probability is shown


@dataclass(frozen=True)
class TableUpdate:
    """A table of texts; ``marks`` says of each row which cells are right, wrong or neither."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    marks: Sequence[Sequence[bool | None]]
    alt: str


def fits_a_table(spec: Spec) -> bool:
    """Return whether the samples are so few that each can be shown."""
    return len(samples_as_read(spec).every_input) <= MOST_SAMPLES


def probability_table(trials: Sequence[TrialView]) -> TableUpdate:
    """Return every sample with its class y and, for each loss, the probability p that y is 1.

    p is right on y's side of one half; where it is about one half for every sample, it takes no side.
    """
    data, racing = samples_as_read(trials[0].spec), len(trials) > 1
    inputs, targets = data.every_input.numpy(), data.every_target.numpy()
    columns = [*inputs.T, *targets.T]
    head = [*(f"x{i + 1}" for i in range(inputs.shape[1])), "y"]
    texts = [[significant(value, 6) for value in column] for column in columns]
    marks: list[list[bool | None]] = [[None] * len(inputs) for _ in columns]
    said = []
    for trial in trials:
        name = trial.spec.loss
        logits = activations(trial.spec, trial.state)[-1][:, 0].astype(np.float64)
        p = sigmoid(logits)
        head.append(f"p, {name}" if racing else "p")
        texts.append([significant(value, 4) for value in p])
        of = f" of {name}" if racing else ""
        if (np.abs(p - 0.5) < UNDECIDED).all():
            marks.append([None] * len(p))
            said.append(f"all{of} are about one half")
        else:
            right = (p > 0.5) == (targets[:, 0] > 0.5)
            marks.append(right.tolist())
            said.append(f"{right.sum()} of {len(p)} are on the right side of one half{of}")
    caption = f"The probability p of y = 1 for each sample, at epoch {trials[0].state.epoch:,}: "
    return TableUpdate(head, rows_of(texts), rows_of(marks), f"{caption}{'; '.join(said)}.")


def rows_of(columns: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Return the rows of a table of columns."""
    return list(zip(*columns, strict=True))


def places_of(spec: Spec, asked: float | None = None) -> list[float]:
    """Return some x from the smallest sample to the largest, as read, and the one asked about."""
    every = samples_as_read(spec).every_input.numpy()
    even = np.linspace(float(every.min()), float(every.max()), PLACES)
    return sorted({*(float(f"{x:.3g}") for x in even), *([] if asked is None else [asked])})


def model_steps(trials: Sequence[TrialView], asked: float | None = None) -> TableUpdate:
    """Return logistic regression step by step for some x: z = w x + b, then p = sigmoid(z), of each loss."""
    places, points = places_of(trials[0].spec.experiment, asked), as_read(trials[0].spec.data)
    head = [points.axes[0] if isinstance(points, Points) else "x"]
    columns = [[significant(x, 6) for x in places]]
    for trial in trials:
        w, b = curve_of(trial)
        z = w * np.array(places) + b
        of = f", {trial.spec.loss}" if len(trials) > 1 else ""
        head += [f"z = {fixed(w, 3)} x {as_term(fixed(b, 3))}{of}", f"p = σ(z){of}"]
        columns += [[fixed(value, 3) for value in z], [fixed(p, 4) for p in sigmoid(z)]]
    caption = f"x ─► z = w x + b ─► σ ─► p, at epoch {trials[0].state.epoch:,}."
    return TableUpdate(head, rows_of(columns), [[None] * len(head)] * len(places), caption)
