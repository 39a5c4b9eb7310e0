"""One experiment inside a run: where it stands and what it has been through."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np

from core.advance import Progress
from core.spec import Spec
from core.state import State, initial_state
from core.thinning import Thinned
from core.workbench import Metrics

CURVE_POINTS = 1_000  # about one a pixel of a wide figure
REMEMBERED_STATES = 200
REMEMBERED_BYTES = 16 * 2**20


@dataclass(frozen=True, eq=False)
class Curve:
    """Values by epoch, for drawing; both arrays ``(points,)``, epochs ascending."""

    epochs: np.ndarray
    values: np.ndarray


@dataclass(frozen=True, eq=False)
class LaneView:
    """What a page draws of one experiment, safe to read while training goes on.

    ``loss`` ends with the loss of the present weights; ``past`` holds the remembered states,
    oldest first, and ends with the present one.
    """

    spec: Spec
    state: State
    now: Metrics | None
    loss: Curve
    test_loss: Curve
    past: tuple[State, ...]
    diverged_at: int | None
    failure: str | None
    finished: bool


class Lane:
    """The record of one experiment. It keeps no thread and no lock; its run guards it."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.start = initial_state(spec)
        self.future: Future[tuple[State, Progress]] | None = None
        self.restart()

    def restart(self) -> None:
        """Back to epoch 0 and the initial weights, with no past."""
        capacity = min(REMEMBERED_STATES, REMEMBERED_BYTES // max(1, self.start.nbytes))
        self.state = self.start
        self.losses: Thinned[float] = Thinned(CURVE_POINTS)
        self.measured: Thinned[Metrics] = Thinned(CURVE_POINTS)
        self.remembered: Thinned[State] = Thinned(max(10, capacity))
        self.remembered.add(0, self.start)
        self.now: Metrics | None = None
        self.epochs_per_second = 0.0
        self.resume()

    def resume(self) -> None:
        """Forget what stopped it, so that it may be tried again."""
        self.diverged_at: int | None = None
        self.failure: str | None = None
        self.deaths = 0

    @property
    def ended(self) -> bool:
        """Whether there is nothing left to train."""
        return self.finished or self.diverged_at is not None or self.failure is not None

    @property
    def finished(self) -> bool:
        """Whether every epoch asked for is done."""
        return self.state.epoch >= self.spec.epochs

    def record(self, state: State, progress: Progress) -> None:
        """Take in what a slice did."""
        self.losses.extend(progress.first_epoch, progress.losses.tolist())
        for metrics in progress.measured:
            self.measured.add(metrics.epoch, metrics)
        for remembered in progress.remembered:
            self.remembered.add(remembered.epoch, remembered)
        self.state, self.now, self.deaths = state, progress.now, 0
        self.epochs_per_second = len(progress.losses) / max(progress.seconds, 1e-9)
        if progress.diverged:
            self.diverged_at = progress.first_epoch + len(progress.losses)

    def seek(self, epoch: int) -> None:
        """Go back to the remembered ``epoch`` and forget what came after it.

        Raises:
            KeyError: that epoch is not remembered.
        """
        state = self.remembered.get(epoch)
        if state is None:
            raise KeyError(f"epoch {epoch} is not remembered")
        for past in (self.losses, self.measured, self.remembered):
            past.drop_after(epoch)
        self.state, self.now = state, None
        self.resume()

    def view(self) -> LaneView:
        """A copy of the record for drawing."""
        return self._view(self.state, self.now)

    def view_at(self, state: State, now: Metrics) -> LaneView:
        """The record as it was at a remembered state."""
        return self._view(state, now)

    def _view(self, at: State, now: Metrics | None) -> LaneView:
        earlier = [s for s in self.remembered.items if s.position < at.position]
        measured = [m for m in self.measured.items if m.epoch < at.epoch]
        measured += [now] if now else []
        tested = [m for m in measured if m.test_loss is not None]
        kept = zip(self.losses.epochs, self.losses.items, strict=True)
        losses = {epoch: loss for epoch, loss in kept if epoch < at.epoch}
        if now and at.batch == 0:
            losses[at.epoch] = now.loss
        return LaneView(
            spec=self.spec,
            state=at,
            now=now,
            loss=curve(list(losses), list(losses.values())),
            test_loss=curve([m.epoch for m in tested], [m.test_loss for m in tested]),
            past=(*earlier, at),
            diverged_at=self.diverged_at,
            failure=self.failure,
            finished=self.finished,
        )


def curve(epochs: list[int], values: list[float | None]) -> Curve:
    """A curve as the float32 arrays that a figure sends; epochs up to 2**24 are exact."""
    return Curve(np.array(epochs, np.float32), np.array(values, np.float32))
