"""Lessons: settings that a student opens with one click or one link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """A title, what to look at, and the settings in the words of the address bar."""

    title: str
    watch: str
    settings: Mapping[str, str]


LOGISTIC_LESSONS = (
    Lesson(
        "Fit a Bernoulli curve",
        "The fitted curve slides onto the dashed one. It learns a probability, not a step.",
        {},
    ),
    Lesson(
        "BCE against MSE",
        "Same data, same start, same learning rate: MSE arrives later.",
        {"loss": "Both"},
    ),
    Lesson(
        "Where MSE gets stuck",
        "A bad start. BCE walks home; MSE stays on a plateau where p is near 0 or 1.",
        {"loss": "Both", "lr": "0.5", "epochs": "5000", "init": "hand", "w0": "-10", "b0": "8"},
    ),
    Lesson(
        "Six students",
        "Two features, zero weights, learning rate 1. The boundary turns until all six are right.",
        {"data": "students", "lr": "1", "epochs": "1001", "init": "zeros"},
    ),
    Lesson(
        "Mini-batches",
        "Batches of 2 from six points that no line separates: the loss is noisy and stays high.",
        {"data": "minibatch", "lr": "0.01", "epochs": "1000", "batch": "2"},
    ),
    Lesson(
        "Held-out data",
        "Train on 70 % of 60 samples: from epoch 100 on the test loss rises, the training loss falls.",
        {"n": "60", "train": "0.7", "seed": "9", "lr": "0.5", "epochs": "3000"},
    ),
)
