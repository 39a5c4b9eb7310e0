"""What a page draws of one trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.training.spec import Spec
from core.training.state import State
from core.training.trainer import Metrics

MAX_PINS = 4


@dataclass(frozen=True, eq=False)
class Curve:
    """Values by epoch, for drawing: both arrays ``(points,)``, epochs ascending, perhaps fractions."""

    epochs: np.ndarray
    values: np.ndarray


@dataclass(frozen=True, eq=False)
class TrialView:
    """One trial at one moment, safe to read while training goes on.

    Every point of a curve stands where its weights stood. A full batch's loss at epoch e is that
    after e updates. An epoch of n mini-batches has the mean of their losses, each taken before its
    update; it stands at the mean of their places, about the middle of that epoch. Measured are the
    weights of epoch 0, the present ones, and for ``test_loss`` those of whole epochs.

    Attributes:
        now: metrics of the present weights; they may lag behind while training is too costly to
            measure at every redraw.
        loss: ends with ``now``, so does ``accuracy``, which is NaN where none was noted.
        batch_loss: of each mini-batch, at the place of the weights before its update.
        batches: how many an epoch has.
        past: the remembered states, oldest first, and then the present one.
        number: of this trial alone among all that trained in this process.
        cuts: positions from which it went on otherwise: Reset, Resume from an earlier epoch, a
            weight changed by hand.
        looking_back: this is the past.
        diverged_with: the spec with which it diverged, if it did; the present one may differ.
        reached: the target is met, and these are the weights that met it.
        edited: a weight was changed by hand since the initial weights.
        retuned: learning rate, weight decay or device were others in a part of the run.
    """

    spec: Spec
    state: State
    now: Metrics | None
    loss: Curve
    test_loss: Curve
    accuracy: Curve
    test_accuracy: Curve
    batch_loss: Curve
    batch_accuracy: Curve
    batches: int
    past: tuple[State, ...]
    number: int
    cuts: tuple[float, ...]
    looking_back: bool
    diverged_at: int | None
    diverged_with: Spec
    failure: str | None
    reached: bool
    finished: bool
    updates_per_second: float
    edited: bool
    retuned: bool

    @property
    def position(self) -> float:
        """Return the epochs done, with the part of the present one."""
        return self.position_of(self.state)

    def position_of(self, state: State) -> float:
        """Return the position of another state of this trial."""
        return position(state, self.batches)


def position(state: State, batches: int) -> float:
    """Return the epochs done in a state, with the part of the present one."""
    return state.epoch + state.batch / batches


def joined(parts: Sequence[tuple[np.ndarray, np.ndarray]]) -> tuple[Curve, Curve]:
    """Join parts of a history; return the curve of losses and the curve of accuracies.

    Args:
        parts: one after the other, places ``(n,)`` and scores ``(2, n)``. Places up to 2**24 stay
            exact in float32.
    """
    places = np.concatenate([each.astype(np.float32) for each, _ in parts])
    losses, accuracies = np.concatenate([scores for _, scores in parts], axis=1)
    return Curve(places, losses), Curve(places, accuracies)


def curve(epochs: Sequence[float], values: Sequence[float | None]) -> Curve:
    """Return a curve as the float32 arrays that a figure sends."""
    return Curve(np.array(epochs, np.float32), np.array(values, np.float32))


@dataclass(frozen=True, eq=False)
class Pin:
    """A loss curve put aside to be laid over later ones: its name, the loss, and the curve."""

    name: str
    quantity: str
    loss: Curve


def pin(trial: TrialView, made_by: str) -> Pin:
    """Return the trial's training loss as it stands, to be put aside."""
    return Pin(f"Pinned: {made_by}", trial.spec.loss, trial.loss)
