"""One experiment inside a run: where it stands and what it has been through."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future
from dataclasses import dataclass, replace

import numpy as np

from core.advance import Budget, Progress
from core.batches import Batches
from core.data import load
from core.spec import Spec
from core.state import State, initial_state
from core.thinning import Thinned
from core.workbench import Metrics

CURVE_POINTS = 1_000  # about one a pixel of a wide figure
REMEMBERED_STATES = 200
REMEMBERED_BYTES = 32 * 2**20
OPTIMIZER_SHARE = 3  # Adam keeps two numbers a weight beside it
DEATHS_ALLOWED = 3
MEASURING_SHARE = 20  # of the time trained
CHEAP_SECONDS = 0.01

Score = tuple[float, float]  # loss and accuracy, NaN where that is not noted


@dataclass(frozen=True, eq=False)
class Curve:
    """Values by epoch, for drawing; both arrays ``(points,)``, epochs ascending, maybe fractions."""

    epochs: np.ndarray
    values: np.ndarray


@dataclass(frozen=True, eq=False)
class LaneView:
    """What a page draws of one experiment, safe to read while training goes on.

    ``now`` may lag behind while training is too costly to measure at every redraw. ``loss`` ends
    with the loss of the present weights, where known; accuracies are NaN where none was noted.
    ``past`` holds the remembered states, oldest first, and ends with the present one. ``batches``
    is how many an epoch has.
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
    diverged_at: int | None
    failure: str | None
    finished: bool
    updates_per_second: float

    @property
    def position(self) -> float:
        """Epochs done, with the part of the present one."""
        return self.state.epoch + self.state.batch / self.batches


class Lane:
    """The record of one experiment. It keeps no thread and no lock; its run guards it.

    Attributes:
        owed: the slice in flight, or to be run again because its worker died.
        result: what a slice did, waiting for the slices of the other lanes.
    """

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.start = initial_state(spec)
        samples = len(load(spec.data, spec.seed, spec.train_share)[0].inputs)
        self.batches = Batches(replace(spec, device="cpu"), samples).count
        self.future: Future[tuple[State, Progress]] | None = None
        self.owed: Budget | None = None
        self.result: tuple[State, Progress] | None = None
        self.restart()

    def restart(self) -> None:
        """Back to epoch 0 and the initial weights, with no past."""
        capacity = REMEMBERED_BYTES // (self.start.nbytes * OPTIMIZER_SHARE)
        self.state = self.start
        self.scores: Thinned[Score] = Thinned(CURVE_POINTS)
        self.batch_scores: Thinned[Score] = Thinned(CURVE_POINTS)
        self.measured: Thinned[Metrics] = Thinned(CURVE_POINTS)
        self.remembered: Thinned[State] = Thinned(min(REMEMBERED_STATES, max(10, capacity)))
        self.remembered.add(0, self.start)
        self.now: Metrics | None = None
        self.fresh = False
        self.updates_per_second = 0.0
        self.measuring_seconds = self.unmeasured_seconds = 0.0
        self.resume()

    def resume(self) -> None:
        """Forget what stopped it, so that it may be tried again."""
        self.diverged_at: int | None = None
        self.failure: str | None = None
        self.deaths = 0
        self.reached = False

    @property
    def busy(self) -> bool:
        """Whether a slice is in flight, to be run again, or waiting for other lanes."""
        return self.owed is not None or self.result is not None

    @property
    def ended(self) -> bool:
        """Whether there is nothing left to train."""
        stopped = self.reached or self.diverged_at is not None or self.failure is not None
        return stopped or self.finished

    @property
    def finished(self) -> bool:
        """Whether every epoch asked for is done."""
        return self.state.epoch >= self.spec.epochs

    @property
    def updates_left(self) -> int:
        """Updates to the last epoch."""
        return max(0, self.spec.epochs * self.batches - self.state.updates)

    def take(self, future: Future[tuple[State, Progress]]) -> None:
        """Keep the result of a slice, or note why there is none."""
        self.future = None
        try:
            self.result, self.owed = future.result(), None
        except (BrokenExecutor, CancelledError):
            self.deaths += 1
            if self.deaths >= DEATHS_ALLOWED:
                self._fail(f"the worker died {DEATHS_ALLOWED} times in a row")
        except Exception as error:  # whatever a model, a loss or a device may raise
            self._fail(f"{type(error).__name__}: {error}")

    def _fail(self, reason: str) -> None:
        self.failure, self.owed = reason, None

    @property
    def worth_measuring(self) -> bool:
        """Whether measuring is cheap, or takes a tenth of the time trained since the last time."""
        cost = self.measuring_seconds
        return cost < CHEAP_SECONDS or self.unmeasured_seconds >= MEASURING_SHARE * cost

    def settle(self, keep: bool) -> None:
        """Record the waiting result, or drop it."""
        if self.result is not None and keep:
            self.record(*self.result)
        self.result = None

    def abandon(self) -> None:
        """Forget the slice in flight."""
        future, self.future = self.future, None
        self.owed = self.result = None
        if future is not None:
            future.cancel()

    def record(self, state: State, progress: Progress) -> None:
        """Take in what a slice did."""
        self.scores.extend(progress.first_epoch, pairs(progress.losses, progress.accuracies))
        self.batch_scores.extend(
            state.updates - len(progress.batch_losses),
            pairs(progress.batch_losses, progress.batch_accuracies),
        )
        for metrics in progress.measured:
            self.measured.add(metrics.epoch, replace(metrics, test_logits=None))
        for remembered in progress.remembered:
            self.remembered.add(remembered.epoch, remembered)
        self.state, self.deaths = state, 0
        self.fresh = progress.now is not None
        self.unmeasured_seconds += progress.seconds
        newest = progress.now or (progress.measured or (None,))[-1]
        if newest is not None:
            times = len(progress.measured) + (progress.now is not None)
            self.now, self.measuring_seconds = newest, progress.measuring_seconds / times
            self.unmeasured_seconds = 0.0
        if progress.updates:
            self.updates_per_second = progress.updates / max(progress.seconds, 1e-9)
        self.reached = self.reached or progress.reached
        if progress.diverged:
            self.diverged_at = state.epoch + 1

    def tune(self, spec: Spec) -> None:
        """Take over live settings; another target is yet to be reached."""
        if (spec.stop_loss, spec.stop_accuracy) != (self.spec.stop_loss, self.spec.stop_accuracy):
            self.reached = False
        self.spec = spec

    def edit(self, state: State) -> None:
        """Go on from a state of this very epoch that the student changed by hand."""
        self.state, self.now, self.fresh = state, None, False
        self.remembered.add(state.epoch, state)
        self.resume()

    def knows(self, epoch: int) -> bool:
        """Whether it can show this epoch: it remembers it, or had ended before."""
        gone = self.diverged_at is not None and epoch >= self.state.epoch
        return gone or self.remembered.get(epoch) is not None

    def state_at(self, epoch: int) -> State:
        """The state at a remembered epoch; the last one where the lane had diverged by then.

        Raises:
            KeyError: that epoch is not remembered.
        """
        if not self.knows(epoch):
            raise KeyError(f"epoch {epoch} is not remembered")
        return self.remembered.get(epoch) or self.state

    def go_back(self, state: State) -> None:
        """Go on from an earlier state and forget what came after it."""
        if state is self.state:
            return
        for past in (self.scores, self.measured, self.remembered):
            past.drop_after(state.epoch)
        self.batch_scores.drop_after(state.updates)
        self.state, self.now, self.fresh = state, None, False
        self.resume()

    def view(self, at: State | None = None, now: Metrics | None = None) -> LaneView:
        """A copy of the record for drawing, as it is or as it was ``at`` a state measured ``now``."""
        fresh = at is not None or self.fresh
        if at is None:
            at, now = self.state, self.now
        earlier = [s for s in self.remembered.items if s.position < at.position]
        measured = [m for m in self.measured.items if m.epoch < at.epoch]
        measured += [now] if now and fresh else []
        tested = [m for m in measured if m.test_loss is not None]
        scores = before(self.scores, at.epoch)
        batch_scores = before(self.batch_scores, at.updates)
        if now and fresh and at.batch == 0:
            scores[at.epoch] = (now.loss, now.accuracy)
        epochs, tested_at = list(scores), [m.epoch for m in tested]
        batches = [update / self.batches for update in batch_scores]
        losses, accuracies = columns(scores)
        batch_losses, batch_accuracies = columns(batch_scores)
        return LaneView(
            spec=self.spec,
            state=at,
            now=now,
            loss=curve(epochs, losses),
            test_loss=curve(tested_at, [m.test_loss for m in tested]),
            accuracy=curve(epochs, accuracies),
            test_accuracy=curve(tested_at, [m.test_accuracy for m in tested]),
            batch_loss=curve(batches, batch_losses),
            batch_accuracy=curve(batches, batch_accuracies),
            batches=self.batches,
            past=(*earlier, at),
            diverged_at=self.diverged_at,
            failure=self.failure,
            finished=self.finished,
            updates_per_second=self.updates_per_second,
        )


def pairs(losses: np.ndarray, accuracies: np.ndarray) -> list[Score]:
    """Two arrays as one list."""
    return list(zip(losses.tolist(), accuracies.tolist(), strict=True))


def before(kept: Thinned[Score], end: int) -> dict[int, Score]:
    """What is kept before ``end``, by its place."""
    noted = zip(kept.epochs, kept.items, strict=True)
    return {place: score for place, score in noted if place < end}


def columns(scores: dict[int, Score]) -> tuple[list[float], list[float]]:
    """Losses and accuracies."""
    return [loss for loss, _ in scores.values()], [right for _, right in scores.values()]


def curve(epochs: Sequence[float], values: Sequence[float | None]) -> Curve:
    """A curve as the float32 arrays that a figure sends; epochs up to 2**24 are exact."""
    return Curve(np.array(epochs, np.float32), np.array(values, np.float32))
