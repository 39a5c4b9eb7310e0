"""What a page draws of one experiment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.training.spec import Spec
from core.training.state import State
from core.training.trainer import Metrics


@dataclass(frozen=True, eq=False)
class Curve:
    """Values by epoch, for drawing; both arrays ``(points,)``, epochs ascending, maybe fractions."""

    epochs: np.ndarray
    values: np.ndarray


@dataclass(frozen=True, eq=False)
class TrialView:
    """What a page draws of one experiment, safe to read while training goes on.

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
        number: unlike that of any other experiment that trained in this process.
        cuts: positions at which the experiment was set back to go on differently: Reset, Resume
            from an earlier epoch, a weight changed by hand.
        looking_back: this is the past.
        diverged_with: the settings with which it diverged, if it did: the live ones may differ by now.
        reached: the target is met, and these are the weights that met it.
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

    @property
    def position(self) -> float:
        """Epochs done, with the part of the present one."""
        return self.position_of(self.state)

    def position_of(self, state: State) -> float:
        """The same of another state of this experiment."""
        return position(state, self.batches)


def position(state: State, batches: int) -> float:
    """Epochs done, with the part of the present one, where an epoch has so many batches."""
    return state.epoch + state.batch / batches


def joined(parts: Sequence[tuple[np.ndarray, np.ndarray]]) -> tuple[Curve, Curve]:
    """Return the curves of losses and of accuracies.

    Args:
        parts: one behind the other, places ``(n,)`` and scores ``(2, n)``. Places up to 2**24 stay
            exact in float32.
    """
    places = np.concatenate([each.astype(np.float32) for each, _ in parts])
    losses, accuracies = np.concatenate([scores for _, scores in parts], axis=1)
    return Curve(places, losses), Curve(places, accuracies)


def curve(epochs: Sequence[float], values: Sequence[float | None]) -> Curve:
    """Return a curve as the float32 arrays that a figure sends."""
    return Curve(np.array(epochs, np.float32), np.array(values, np.float32))
