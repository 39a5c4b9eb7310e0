"""What a network answers to each of a few samples, as the courses print it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.activity import Activity
from core.data import load
from core.figures import sigmoid
from core.lane import LaneView
from core.spec import Spec

MOST_SAMPLES = 12


@dataclass(frozen=True)
class TableUpdate:
    """A table of texts; ``marks`` says of each row which cells are right, wrong or neither."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    marks: Sequence[Sequence[bool | None]]
    caption: str

    def message(self) -> Mapping[str, Any]:
        """What the browser is sent."""
        return {"head": self.head, "rows": self.rows, "marks": self.marks, "alt": self.caption}


def fits_a_table(spec: Spec) -> bool:
    """Whether the samples are so few that each can be shown."""
    data, _ = load(spec.data, spec.seed, spec.train_share)
    return len(data.every_input) <= MOST_SAMPLES


def probability_table(lanes: Sequence[LaneView], activities: Sequence[Activity]) -> TableUpdate:
    """Every sample with its class y and, for each loss, the probability p that y is 1.

    p is right on y's side of one half.
    """
    spec = lanes[0].spec
    data, _ = load(spec.data, spec.seed, spec.train_share)
    inputs, targets = data.every_input.numpy(), data.every_target.numpy()[:, 0]
    answers = np.stack(
        [sigmoid(seen.samples[-1][:, 0].astype(np.float64)) for seen in activities], axis=1
    )
    racing = len(lanes) > 1
    names = [f"p, {lane.spec.loss}" if racing else "p" for lane in lanes]
    rows, marks = [], []
    for x, y, ps in zip(inputs, targets, answers, strict=True):
        rows.append([*(f"{value:g}" for value in x), f"{y:g}", *(f"{p:.4g}" for p in ps)])
        marks.append([None] * (len(x) + 1) + [bool((p > 0.5) == (y > 0.5)) for p in ps])
    right = sum(mark[-1] is True for mark in marks)
    return TableUpdate(
        [*(f"x{i + 1}" for i in range(inputs.shape[1])), "y", *names],
        rows,
        marks,
        f"The probability p of y = 1 for each sample, at epoch {lanes[0].state.epoch}; "
        f"{right} of {len(rows)} are on the right side of one half.",
    )
