"""The numbers of a run, beside what they should become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.metrics.fitted_values import r_squared
from core.runs.run_view import RunView
from core.runs.trial_view import TrialView
from core.text.number_text import UNKNOWN, fixed, percent
from core.training.losses import LOSSES

Beside = Mapping[str, tuple[str, str]]  # label -> (value, what to compare it with)


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


def epochs_per_second(view: RunView) -> Number:
    """Return how fast the run goes."""
    rate = f"{view.epochs_per_second:,.0f}"
    return Number("Epoch/s" if rate == "1" else "Epochs/s", rate)


def epoch_measured(view: RunView) -> int:
    """Return the epoch that the losses shown are of: on a busy machine that of an earlier slice."""
    newest = [trial.now for trial in view.trials if trial.state.epoch == view.epoch]
    measured = [now.epoch for now in newest if now is not None]
    return min(measured, default=view.epoch)


def number_rows(view: RunView, beside: Sequence[Beside] = ()) -> list[NumberRow]:
    """Return the epoch measured last with the numbers of its one loss, or with a row for each racing loss.

    ``beside`` holds further numbers of each loss.
    """
    of_run = [Number("Epoch", f"{epoch_measured(view):,}")]
    of_losses = [
        [*scores(trial), *(Number(name, *texts) for name, texts in further.items())]
        for trial, further in zip(view.trials, beside or [{}] * len(view.trials), strict=True)
    ]
    if len(of_losses) == 1:
        return [NumberRow([*of_run, *of_losses[0]])]
    named = zip(view.trials, of_losses, strict=True)
    return [NumberRow(of_run), *(NumberRow(each, trial.spec.loss) for trial, each in named)]


def scores(trial: TrialView) -> list[Number]:
    """Return the loss, on the test set too where there is one, and how good that is.

    That is the accuracy where answers are right or wrong, and else R² of the training samples.
    """
    now, classes = trial.now, LOSSES[trial.spec.loss].is_classification
    shown = [Number("Loss", loss_shown(now.loss if now else None))]
    if classes:
        shown.append(Number("Accuracy", accuracy_shown(now.accuracy if now else None)))
    else:
        shown.append(Number("R²", fixed(r_squared(trial.spec, trial.state), 4)))
    if trial.spec.train_share < 1:
        shown.append(Number("Test loss", loss_shown(now.test_loss if now else None)))
        if classes:
            tested = now.test_accuracy if now else None
            shown.append(Number("Test accuracy", accuracy_shown(tested)))
    return shown


def loss_shown(loss: float | None) -> str:
    """Return a loss as a student reads it, a dash where it is unknown."""
    return UNKNOWN if loss is None else fixed(loss, 6)


def accuracy_shown(share: float | None) -> str:
    """Return a share as a student reads it, a dash where it is unknown."""
    return UNKNOWN if share is None else percent(share)
