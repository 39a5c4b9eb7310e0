"""One experiment inside a run: where it stands and what it has been through."""

from __future__ import annotations

import math
from bisect import bisect_left
from concurrent.futures import BrokenExecutor, CancelledError
from dataclasses import replace
from itertools import count

import numpy as np
import torch

from core.hosting.limits import LIMITS
from core.runs.failure import beyond_limits, died, in_words
from core.runs.history import History, ScoreHistory
from core.runs.trial_state import Diverged, Ending, Failed, InFlight, Reached, Retry, Slice, Waiting
from core.runs.trial_view import Curve, TrialView, joined, position
from core.training.batches import Batches
from core.training.data import load
from core.training.spec import Spec
from core.training.state import State, initial_state
from core.training.train_slice import Progress
from core.training.trainer import Metrics, ScoreOnTestSet
from core.workers.fair_queue import Away

CURVE_POINTS = 1_000  # about one for each pixel of a wide figure
REMEMBERED_STATES = 200
REMEMBERED_BYTES = LIMITS.checkpoint_mb * 2**20
OPTIMIZER_SHARE = 3  # Adam keeps two numbers for each weight
WORKER_FAILURES_ALLOWED = 3
ORIGIN = np.zeros(1)  # where the initial weights stand
MEASURING_SHARE = 0.1  # of the time trained, at most

# The settings that a run may change on its way, and that decide which weights it comes to.
STEERING = ("learning_rate", "weight_decay", "device")

_numbers = count()


class Trial:
    """The record of one experiment. It has no thread and no lock; its run guards it.

    Attributes:
        slice: what it is doing, or ``None``.
        ending: why it trains no more although epochs are left, or ``None``.
        worker_failures: how many workers in a row died with its slices.
        initial: metrics of the initial weights, once they are known.
        first: metrics of the weights that this past started from, which may be edited ones.
        now: the metrics measured last, or ``None`` after a jump to other weights.
        measured_at: the position of the weights that ``now`` belongs to.
        answered: a worker has answered, if only by failing.
        cuts: as in ``TrialView``; ``edited`` likewise.
        steered_by: the values of ``STEERING`` that have trained it since its start.
    """

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.start = initial_state(spec)
        data, _ = load(spec.data, spec.seed, spec.train_share)
        samples = len(data.inputs)
        plan = Batches(replace(spec, device="cpu"), samples)
        self.batches = plan.count
        # How far into an epoch the weights stood, on average over the losses of its batches.
        self.middle = float(plan.weights @ torch.arange(float(plan.count))) / plan.count
        self.number = next(_numbers)
        self.too_large = beyond_limits(self.start, samples + len(data.test_inputs))
        self.cuts: list[float] = []
        self.initial: Metrics | None = None
        self.answered = False
        self.measuring_cost = 0.0
        self.slice: Slice = None
        self.restart()

    def restart(self) -> None:
        """Go back to epoch 0 and the initial weights, with no past."""
        capacity = REMEMBERED_BYTES // (self.start.nbytes * OPTIMIZER_SHARE)
        self.state = self.start
        self.scores, self.batch_scores, self.test_scores = (
            ScoreHistory(CURVE_POINTS) for _ in range(3)
        )
        self.checkpoints: History[State] = History(min(REMEMBERED_STATES, max(1, capacity)))
        self.checkpoints.add(0, self.start)
        self.now = self.first = self.initial
        self.measured_at = self.updates_per_second = self.unmeasured_seconds = 0.0
        self.cuts.append(0.0)
        self._forget_changes()
        self.resume()

    def _forget_changes(self) -> None:
        """Note that these are the initial weights."""
        self.edited, self.steered_by = False, set[tuple[object, ...]]()

    def resume(self) -> None:
        """Forget why it ended, so that it may be tried again."""
        self.ending: Ending = None if self.too_large is None else Failed(self.too_large)
        self.answered = self.answered or self.too_large is not None
        self.worker_failures = 0

    @property
    def ended(self) -> bool:
        """Return whether there is nothing left to train."""
        return self.ending is not None or self.finished

    @property
    def finished(self) -> bool:
        """Return whether every epoch asked for is done."""
        return self.state.epoch >= self.spec.epochs

    @property
    def position(self) -> float:
        """Return the epochs done, with the part of the present one."""
        return position(self.state, self.batches)

    @property
    def now_is_current(self) -> bool:
        """Return whether ``now`` belongs to the present weights."""
        return self.now is not None and self.measured_at == self.position

    @property
    def updates_left(self) -> int:
        """Return the number of updates to the last epoch."""
        return max(0, self.spec.epochs * self.batches - self.state.updates)

    def collect(self, ended: InFlight) -> None:
        """Keep the result of a slice, or note why there is none."""
        try:
            self.slice = Waiting(ended.spec, *ended.future.result())
        except (Away, CancelledError):  # the slice is not to blame
            self.slice = Retry(ended.budget)
        except BrokenExecutor:
            self.slice = Retry(ended.budget)
            self.worker_failures += 1
            if self.worker_failures >= WORKER_FAILURES_ALLOWED:
                self._fail(died(WORKER_FAILURES_ALLOWED))
        except Exception as error:  # whatever a model, a loss or a device may raise
            self._fail(in_words(error))

    def _fail(self, reason: str) -> None:
        self.ending, self.slice, self.answered = Failed(reason), None, True

    def worth_measuring(self, seconds: float) -> bool:
        """Return whether measuring after ``seconds`` of training takes a tenth of the time at most."""
        return self.measuring_cost <= MEASURING_SHARE * (self.unmeasured_seconds + seconds)

    def commit(self, keep: bool) -> None:
        """Record the waiting result, or drop it."""
        if isinstance(self.slice, Waiting):
            if keep:
                self.record(self.slice.state, self.slice.progress, self.slice.spec)
            self.slice = None

    def cancel(self) -> None:
        """Forget the slice in flight."""
        cancelled, self.slice = self.slice, None
        if isinstance(cancelled, InFlight):
            cancelled.future.cancel()

    def record(self, state: State, progress: Progress, spec: Spec | None = None) -> None:
        """Record the result of a slice that was trained as ``spec`` says, by default the present one."""
        self.scores.extend(progress.first_epoch, progress.losses, progress.accuracies)
        first_update = state.updates - len(progress.batch_losses)
        self.batch_scores.extend(first_update, progress.batch_losses, progress.batch_accuracies)
        for each in progress.measured:
            self.test_scores.extend(each.epoch, *score_on_test_set(each))
        state = state.sharing(self.state)
        for remembered in progress.checkpoints:
            self.checkpoints.add(remembered.epoch, remembered.sharing(state))
        if progress.now is not None and not progress.updates and not progress.diverged:
            if self.state is self.start:
                self.initial = progress.now
            if state.position == (0, 0):
                self.first = progress.now
        self.state, self.worker_failures, self.answered = state, 0, True
        self.unmeasured_seconds += progress.seconds
        if progress.now is not None:
            self.now, self.measuring_cost = progress.now, progress.measuring_cost
            self.measured_at, self.unmeasured_seconds = self.position, 0.0
        if progress.updates:
            self.steered_by.add(_steering(spec or self.spec))
            self.updates_per_second = progress.updates / max(progress.seconds, 1e-9)
        if progress.diverged:
            self.ending = Diverged(state.epoch + 1, spec or self.spec)
        elif progress.reached:
            self.ending = Reached()

    def tune(self, spec: Spec) -> None:
        """Take over the tunable fields; a target that has changed is yet to be reached."""
        targets = (spec.stop_loss, spec.stop_accuracy)
        if self.ending == Reached() and targets != (self.spec.stop_loss, self.spec.stop_accuracy):
            self.ending = None
        self.spec = spec

    def edit(self, state: State) -> None:
        """Go on from a state of this very epoch that the student changed by hand."""
        self.checkpoints.add(state.epoch, state)
        self.edited = True
        if state.position == (0, 0):
            self.first = None
        self._jump_to(state)

    def go_back(self, state: State) -> None:
        """Go on from an earlier state and forget what came after it."""
        if state is self.state:
            return
        for past in (self.scores, self.test_scores, self.checkpoints):
            past.drop_after(state.epoch)
        self.batch_scores.drop_after(state.updates)
        if state is self.start:
            self._forget_changes()
        self._jump_to(state)

    def _jump_to(self, state: State) -> None:
        self.state, self.now = state, None
        self.cuts.append(self.position)
        self.resume()

    def shown(self, epochs: set[int]) -> set[int]:
        """Return those of the epochs that it can show: it remembers them, or had diverged before."""
        remembered = epochs.intersection(self.checkpoints.epochs)
        if not isinstance(self.ending, Diverged):
            return remembered
        return remembered | {epoch for epoch in epochs if epoch >= self.state.epoch}

    def checkpoint(self, epoch: int) -> State:
        """Return the state at a remembered epoch, or the last one where it had diverged by then.

        Raises:
            KeyError: that epoch is not remembered.
        """
        if not self.shown({epoch}):
            raise KeyError(f"epoch {epoch} is not remembered")
        return self.checkpoints.get(epoch) or self.state

    def view(self, at: State | None = None, now: Metrics | None = None) -> TrialView:
        """Return a copy of the record for drawing.

        Args:
            at: the state to look back at, with the metrics ``now``; by default the present one.
        """
        looking_back = at is not None
        measured_at = self.measured_at if at is None else position(at, self.batches)
        if at is None:
            at, now = self.state, self.now
        loss, accuracy = self._score_curves(at, now, measured_at)
        test_loss, test_accuracy = self._test_curves(at, now, measured_at)
        updates, batch_scores = self.batch_scores.before(at.updates)
        batch_loss, batch_accuracy = joined([(updates / self.batches, batch_scores)])
        kept = self.checkpoints.items
        earlier = kept[: bisect_left(kept, at.position, key=lambda state: state.position)]
        return TrialView(
            spec=self.spec,
            state=at,
            now=now,
            loss=loss,
            test_loss=test_loss,
            accuracy=accuracy,
            test_accuracy=test_accuracy,
            batch_loss=batch_loss,
            batch_accuracy=batch_accuracy,
            batches=self.batches,
            past=(*earlier, at),
            number=self.number,
            cuts=tuple(self.cuts),
            looking_back=looking_back,
            diverged_at=self.ending.epoch if isinstance(self.ending, Diverged) else None,
            diverged_with=self.ending.spec if isinstance(self.ending, Diverged) else self.spec,
            failure=self.ending.reason if isinstance(self.ending, Failed) else None,
            reached=self.ending == Reached() and at is self.state,
            finished=self.finished,
            updates_per_second=self.updates_per_second,
            edited=self.edited,
            retuned=not self.steered_by <= {_steering(self.spec)},
        )

    def _score_curves(
        self, at: State, now: Metrics | None, measured_at: float
    ) -> tuple[Curve, Curve]:
        """Return loss and accuracy up to a state; each point stands where its weights stood."""
        epochs, scores = self.scores.before(at.epoch)
        parts = [(epochs + self.middle, scores)]
        if self.first is not None and not (len(epochs) and epochs[0] + self.middle == 0):
            parts.insert(0, (ORIGIN, score(self.first)))
        last = max((float(places[-1]) for places, _ in parts if len(places)), default=-1.0)
        if now is not None and measured_at > last:
            parts.append((np.array([measured_at]), score(now)))
        return joined(parts)

    def _test_curves(
        self, at: State, now: Metrics | None, measured_at: float
    ) -> tuple[Curve, Curve]:
        """Return loss and accuracy on the test set, where there is one, up to a state."""
        parts = [self.test_scores.before(math.ceil(position(at, self.batches)))]
        last = parts[0][0][-1:]
        if now is not None and now.test_loss is not None and (measured_at > last).all():
            parts.append((np.array([measured_at]), score_on_test_set(now)))
        return joined(parts)


def _steering(spec: Spec) -> tuple[object, ...]:
    return tuple(getattr(spec, name) for name in STEERING)


def score(metrics: Metrics) -> np.ndarray:
    """Return loss and accuracy on the training samples, float32 ``(2, 1)``."""
    return np.array([[metrics.loss], [metrics.accuracy]], np.float32)


def score_on_test_set(metrics: Metrics | ScoreOnTestSet) -> np.ndarray:
    """Return loss and accuracy on the test set, float32 ``(2, 1)``."""
    return np.array([[metrics.test_loss], [metrics.test_accuracy]], np.float32)
