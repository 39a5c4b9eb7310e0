"""The numbers of a run, beside what they should become."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.analysis.fitted_values import r_squared
from core.runs.run_view import RunView
from core.runs.trial_view import TrialView
from core.training.losses import LOSSES

Beside = Mapping[str, tuple[str, str]]  # label -> (value, what to compare it with)
NO_VALUE = "–"
LARGEST = 1e6


@dataclass(frozen=True)
class Number:
    """A number as a student reads it; ``beside`` is what to compare it with, if anything."""

    label: str
    value: str
    beside: str = ""


@dataclass(frozen=True)
class NumberRow:
    """Numbers side by side, of the run or, with a ``name``, of one of its losses."""

    numbers: Sequence[Number]
    name: str = ""

    def message(self) -> Mapping[str, Any]:
        """What the browser is sent."""
        return {
            "name": self.name,
            "numbers": [[each.label, each.value, each.beside] for each in self.numbers],
        }


def epochs_per_second(view: RunView) -> Number:
    """How fast the run goes."""
    return Number("Epochs/s", f"{view.epochs_per_second:,.0f}")


def number_rows(view: RunView, beside: Sequence[Beside] = ()) -> list[NumberRow]:
    """The run's epoch with the numbers of its one loss, or with a row for each racing loss.

    ``beside`` holds further numbers of each loss.
    """
    of_run = [Number("Epoch", f"{view.epoch:,}")]
    of_losses = [
        [*scores(trial), *(Number(name, *texts) for name, texts in further.items())]
        for trial, further in zip(view.trials, beside or [{}] * len(view.trials), strict=True)
    ]
    if len(of_losses) == 1:
        return [NumberRow([*of_run, *of_losses[0]])]
    named = zip(view.trials, of_losses, strict=True)
    return [NumberRow(of_run), *(NumberRow(each, trial.spec.loss) for trial, each in named)]


def scores(trial: TrialView) -> list[Number]:
    """The loss, on the test set too where there is one, and how good that is.

    That is the accuracy where answers are right or wrong, and else R² of the training samples.
    """
    now, classes = trial.now, LOSSES[trial.spec.loss].tells_classes
    shown = [Number("Loss", decimals(now.loss, 6) if now else NO_VALUE)]
    if classes:
        shown.append(Number("Accuracy", percent(now.accuracy if now else None)))
    else:
        shown.append(Number("R²", decimals(r_squared(trial.spec, trial.state), 4)))
    if trial.spec.train_share < 1:
        test_loss = now.test_loss if now else None
        shown.append(Number("Test loss", NO_VALUE if test_loss is None else decimals(test_loss, 6)))
        if classes:
            shown.append(Number("Test accuracy", percent(now.test_accuracy if now else None)))
    return shown


def decimals(value: float, places: int) -> str:
    """A number with so many decimals; in powers of ten where it is too large, a dash for NaN."""
    if math.isnan(value):
        return NO_VALUE
    return f"{value:.{places}f}" if abs(value) < LARGEST else f"{value:.3e}"


def percent(share: float | None) -> str:
    """A share as a student reads it."""
    return NO_VALUE if share is None else f"{100 * share:.1f} %"
