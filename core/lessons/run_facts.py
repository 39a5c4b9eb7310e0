"""What a lesson reads off a run: its loss curve, its samples, and what it answers to them.

Imports that bring PyTorch stand inside the functions: the start page's cards need none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from core.formulas.update_steps import Step
    from core.lessons.lesson import Seen
    from core.runs.trial_view import TrialView
    from core.training.data import Dataset


def has_every_epoch(trial: TrialView) -> bool:
    """Return whether the curve still has a point for each epoch; those of long runs are thinned out."""
    return bool(np.all(np.diff(trial.loss.epochs) <= 1))


def falls_throughout(trial: TrialView) -> bool:
    """Return whether the loss is lower at each point of the curve than at the one before."""
    return bool(np.all(np.diff(trial.loss.values) < 0))


def rise_share(trial: TrialView) -> float:
    """Return at which share of the curve's points, 0 to 1, the loss is higher than just before."""
    return float(np.mean(np.diff(trial.loss.values) > 0))


def peak(trial: TrialView) -> tuple[float, int]:
    """Return the highest loss and its epoch."""
    place = int(trial.loss.values.argmax())
    return float(trial.loss.values[place]), int(trial.loss.epochs[place])


def last_rise(trial: TrialView) -> int:
    """Return the last epoch at which the loss is higher than just before, 0 if there is none."""
    rising = np.flatnonzero(np.diff(trial.loss.values) > 0)
    return int(trial.loss.epochs[rising[-1] + 1]) if len(rising) else 0


def loss_at(trial: TrialView, epoch: int) -> float:
    """Return the loss noted nearest to this epoch."""
    nearest = int(abs(trial.loss.epochs - epoch).argmin())
    return float(trial.loss.values[nearest])


def below_from(trial: TrialView, loss: float) -> int | None:
    """Return the first epoch noted from which on the loss stays below this, ``None`` if it does not."""
    above = np.flatnonzero(trial.loss.values >= loss)
    first = int(above[-1]) + 1 if len(above) else 0
    return int(trial.loss.epochs[first]) if first < len(trial.loss.epochs) else None


def lowest_possible(trial: TrialView) -> float:
    """Return the lowest training loss that a model without hidden layers can reach."""
    from core.metrics.best_fit import lowest_loss

    lowest = lowest_loss(trial.spec)
    assert lowest is not None
    return lowest.loss


def samples(trial: TrialView) -> Dataset:
    """Return the samples that the run trains on, and those held out."""
    from core.training.data import load

    return load(trial.spec.data, trial.spec.seed, trial.spec.train_share)[0]


def sample_counts(trial: TrialView) -> tuple[int, int]:
    """Return how many samples are trained on, and how many are held out."""
    data = samples(trial)
    return len(data.inputs), len(data.test_inputs)


def targets(trial: TrialView) -> np.ndarray:
    """Return the targets ``(n,)`` of the training samples."""
    return samples(trial).targets.numpy().ravel()


def answers(trial: TrialView) -> np.ndarray:
    """Return the probabilities ``(n,)`` that the present weights give to the training samples."""
    from core.diagnosis.forward_pass import forward_pass

    return forward_pass(trial.spec, trial.state).outputs.ravel()


def first_update(page: str, seen: Seen) -> dict[str, Step]:
    """Return the numbers of the first update that the page's settings make, by their symbols.

    They are those of the first sample of its batch.
    """
    from importlib import import_module

    from core.formulas.one_update import one_update
    from core.settings.table import from_values
    from core.training.state import initial_state

    kind = import_module(f"core.experiments.{page}").Settings
    spec = from_values(kind, seen.values).specs()[0]
    return {step.name: step for step in one_update(spec, initial_state(spec)).steps}


def curve_distance(weights: np.ndarray, others: np.ndarray) -> float:
    """Return how far apart two probability curves of ``(w, b)`` are at most between x = −1 and 1."""
    from core.formulas.logits import sigmoid

    x = np.linspace(-1, 1, 201)
    one, other = (sigmoid(w * x + b) for w, b in (weights, others))
    return float(np.abs(one - other).max())
