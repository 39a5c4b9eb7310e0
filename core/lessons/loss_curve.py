"""What a lesson reads off the loss curve of a run, and off its weights and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from core.runs.trial_view import TrialView


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
    if not len(above):
        return 0
    first = int(above[-1]) + 1
    return int(trial.loss.epochs[first]) if first < len(trial.loss.epochs) else None


def training_samples(trial: TrialView) -> tuple[np.ndarray, np.ndarray]:
    """Return the inputs ``(n, features)`` and the targets ``(n,)`` of the training samples."""
    from core.training.data import load

    data, _ = load(trial.spec.data, trial.spec.seed, trial.spec.train_share)
    return data.inputs.numpy().astype(np.float64), data.targets.numpy().ravel()


def answers(trial: TrialView) -> np.ndarray:
    """Return the probabilities ``(n,)`` that the present weights give to the training samples."""
    from core.diagnosis.forward_pass import evidence

    return evidence(trial.spec, trial.state).answers.ravel()


def curve_distance(weights: np.ndarray, others: np.ndarray) -> float:
    """Return how far apart two probability curves of ``(w, b)`` are at most between x = −1 and 1."""
    x = np.linspace(-1, 1, 201)
    one, other = (1 / (1 + np.exp(-(w * x + b))) for w, b in (weights, others))
    return float(np.abs(one - other).max())
