"""The one object that owns time: play, pause, step, reset, seek, over one or more trials.

A run has no thread. A slice's end starts the next slice while the run plays and its lease is
fresh; whoever watches renews the lease, so training stops by itself when nobody looks any more,
and goes on from the same state when somebody does.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from core.hosting.events import log_event
from core.runs.run_view import RunView, Status
from core.runs.speed_limit import SpeedLimit
from core.runs.trial import WORKER_FAILURES_ALLOWED, Trial
from core.runs.trial_state import Failed, InFlight, Reached, Retry, Waiting
from core.training.spec import Spec
from core.training.state import State
from core.training.train_slice import Budget, Progress, train_slice
from core.training.trainer import Metrics
from core.workers.fair_queue import SLICE_SECONDS, PoolLoad

SHORTEST_SLICE_SECONDS = 0.008  # where many train; there a slice's way costs 10 % of it
ROUND_SECONDS = 0.12  # in which every run should end a slice
SECONDS_A_BYTE = 0.16e-6  # longer slices where a state is large and takes long to travel, ...
LONGEST_SLICE_SECONDS = 0.3  # ... up to so long
LEASE_SECONDS = 1.5
RATE_WINDOW_SECONDS = 2.0


Step = Literal["epoch", "batch"]


def nothing() -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Goal:
    """Epochs and updates that a trial may do, counted from the start of the run."""

    epoch: float
    updates: float = math.inf

    @staticmethod
    def after(state: State, step: Step) -> Goal:
        """One step on from a state."""
        if step == "epoch":
            return Goal(state.epoch + 1)
        return Goal(math.inf, state.updates + 1)

    def lies_before(self, state: State) -> bool:
        """Whether there is something left to do."""
        return state.epoch < self.epoch and state.updates < self.updates


class SliceExecutor(Protocol):
    """What a run needs of an engine.

    Attributes:
        load: the number of tasks in flight for each worker.
        pool_load: whom the run shares the workers with.
    """

    @property
    def load(self) -> float: ...

    @property
    def pool_load(self) -> PoolLoad: ...

    def submit(
        self, function: Callable[..., tuple[State, Progress]], /, *args: object
    ) -> Future[tuple[State, Progress]]: ...


class Run:
    """Trains the given specs side by side, in step with one another or each at its own speed."""

    def __init__(
        self,
        specs: Sequence[Spec],
        engine: SliceExecutor,
        *,
        clock: Callable[[], float] = time.monotonic,
        lease_seconds: float = LEASE_SECONDS,
        slice_seconds: float = SLICE_SECONDS,
    ) -> None:
        self._specs = tuple(specs)
        self._same_epoch = True
        self._playing = False
        self._speed_limit = SpeedLimit()
        self._on_change: Callable[[], None] = nothing
        self._trials = [Trial(spec) for spec in specs]
        self._engine = engine
        self._clock = clock
        self._lease_seconds, self._slice_seconds = lease_seconds, slice_seconds
        self._lease_until = -1.0
        self._goals: dict[Trial, Goal] = {}  # what a step still has to reach
        self._steps: deque[Step] = deque()
        self._lock = threading.RLock()
        self._rates: deque[tuple[float, int]] = deque()
        self._measurements: dict[Trial, tuple[State, Future[Metrics | None]]] = {}

    # What the student does.

    def play(self) -> None:
        """Train until the last epoch, from wherever the run stands; again where it failed."""
        with self._lock:
            for trial in self._trials:
                if isinstance(trial.ending, Failed):
                    trial.resume()
            self._stop()
            self._playing = bool(self._open())
            if self._playing:
                log_event("run started", experiments=len(self._trials))
            self._rates.clear()
            self._restart_clock()
            self.renew()

    def pause(self) -> None:
        """Stop after the slice in flight; nothing is lost."""
        with self._lock:
            self._stop()

    def step(self, size: Step = "epoch") -> None:
        """One epoch or one batch, then pause."""
        with self._lock:
            self._playing = False
            self._steps.append(size)
            self.renew()

    def reset(self) -> None:
        """Back to the initial weights."""
        with self._lock:
            self._cancel()
            for trial in self._trials:
                trial.restart()
            self._submit_due_slices()

    def seek(self, epoch: int) -> None:
        """Go back to a remembered epoch, paused; what came after it is forgotten.

        Raises:
            KeyError: some trial does not remember that epoch; the run stays as it is.
        """
        with self._lock:
            states = [trial.checkpoint(epoch) for trial in self._trials]
            self._cancel()
            for trial, state in zip(self._trials, states, strict=True):
                trial.go_back(state)
            self._submit_due_slices()

    def tune(self, specs: Sequence[Spec]) -> bool:
        """Take over live settings; returns False where the specs are other experiments."""
        with self._lock:
            if [spec.experiment for spec in specs] != [spec.experiment for spec in self._specs]:
                return False
            self._specs = tuple(specs)
            for trial, spec in zip(self._trials, specs, strict=True):
                trial.tune(spec)
            return True

    def edit(self, trial: int, parameter: int, place: tuple[int, ...], value: float) -> None:
        """Set one number of one parameter of one experiment by hand, paused."""
        with self._lock:
            self._cancel()
            edited = self._trials[trial]
            edited.edit(edited.state.with_weight(parameter, place, value))
            self._submit_due_slices()

    def set_speed(self, speed: float) -> None:
        """Limit the run to ``speed`` epochs a second."""
        with self._lock:
            if speed != self._speed_limit.speed:
                self._speed_limit = SpeedLimit(speed)
                self._restart_clock()

    def keep_in_step(self, same_epoch: bool) -> None:
        """Keep all trials at the same epoch, or let each train at its own speed."""
        with self._lock:
            self._same_epoch = same_epoch

    @property
    def playing(self) -> bool:
        """Whether it trains until it is paused or ends."""
        return self._playing

    @property
    def limited(self) -> bool:
        """Whether its speed is limited, so that the clock says when the next epoch is due."""
        return math.isfinite(self._speed_limit.speed)

    # What whoever watches does.

    def listen(self, on_change: Callable[[], None] = nothing) -> None:
        """Call ``on_change``, and nothing else, in one of the engine's threads when a slice ends."""
        with self._lock:
            self._on_change = on_change

    def renew(self) -> None:
        """Say that somebody is looking; training that stopped for want of it goes on."""
        with self._lock:
            now = self._clock()
            if now > self._lease_until:
                self._restart_clock()
            self._lease_until = now + self._lease_seconds
            self._submit_due_slices()

    def view(self) -> RunView:
        """The run as it stands."""
        with self._lock:
            status = self._status()
            return RunView(
                status=status,
                active=status == "playing" or self._busy() or bool(self._goals or self._steps),
                no_worker_yet=not any(trial.answered for trial in self._trials),
                epoch=self._slowest_epoch(),
                epochs=max(spec.epochs for spec in self._specs),
                epochs_per_second=self._rate(),
                seconds_left=self._seconds_left(),
                checkpoints=self._checkpoints(),
                slow_motion=self._speed_limit.slow_motion,
                looking_back=False,
                trials=tuple(trial.view() for trial in self._trials),
                pool_load=self._engine.pool_load,
            )

    def look_back(self, epoch: int, *, seconds: float = 0.0) -> RunView:
        """The run as it was at a remembered epoch; the run itself stays where it is.

        Its loss and accuracy are ``None`` until a worker has measured them, for which this waits so
        many seconds at most; whoever listens is told when they are there.

        Raises:
            KeyError: some trial does not remember that epoch.
        """
        with self._lock:
            past = [(trial, trial.checkpoint(epoch)) for trial in self._trials]
            measured = [self._metrics_of(trial, state) for trial, state in past]
        wait(measured, seconds)
        with self._lock:
            trials = tuple(
                trial.view(state, metrics.result() if metrics.done() else None)
                for (trial, state), metrics in zip(past, measured, strict=True)
            )
            return replace(self.view(), epoch=epoch, looking_back=True, trials=trials)

    def _metrics_of(self, trial: Trial, state: State) -> Future[Metrics | None]:
        """The metrics of a remembered state, asked for once; ``None`` where no worker could tell."""
        known = self._measurements.get(trial)
        if known is not None and known[0] is state:
            return known[1]
        metrics: Future[Metrics | None] = Future()
        self._measurements[trial] = state, metrics
        self._submit_measurement(trial, state, metrics, WORKER_FAILURES_ALLOWED)
        return metrics

    def _submit_measurement(
        self, trial: Trial, state: State, metrics: Future[Metrics | None], tries: int
    ) -> None:
        """Have a worker measure a state, another one where it dies."""

        def arrived(task: Future[tuple[State, Progress]]) -> None:
            failed = task.cancelled() or task.exception() is not None
            if not failed:
                metrics.set_result(task.result()[1].now)
                self._on_change()
            elif tries > 1 and not task.cancelled():
                self._submit_measurement(trial, state, metrics, tries - 1)
            else:
                self._drop_measurement(trial, metrics)

        try:
            task = self._engine.submit(train_slice, trial.spec, state, Budget(batches=0))
        except RuntimeError:  # no worker takes it for the time being
            self._drop_measurement(trial, metrics)
        else:
            task.add_done_callback(arrived)

    def _drop_measurement(self, trial: Trial, metrics: Future[Metrics | None]) -> None:
        """Leave a look back without metrics; the next one asks again."""
        with self._lock:
            if self._measurements.get(trial, (None, None))[1] is metrics:
                del self._measurements[trial]
        metrics.set_result(None)

    # How it goes on by itself.

    def _submit_due_slices(self) -> None:
        """Submit every slice that is due."""
        self._settle_goals()
        together = self._same_epoch and len(self._open()) > 1
        held_back = together and self._busy()
        due: list[tuple[Trial, Budget | None]] = []
        for trial in self._trials:
            if isinstance(trial.slice, Retry):
                due.append((trial, trial.slice.budget))
            elif trial.slice is None and not held_back:
                due.append((trial, self._budget(trial, together)))
        for trial, budget in due:
            if budget is not None and not isinstance(trial.slice, InFlight | Waiting):
                self._submit(trial, budget)

    def _budget(self, trial: Trial, together: bool) -> Budget | None:
        """What the trial may do next, or None for nothing."""
        grid, now = trial.checkpoints.grid, self._clock()
        if isinstance(trial.ending, Failed):
            return None
        if trial.now is None:
            return Budget(batches=0, remember=grid)
        standing = not self._playing and not self._goals and not self._steps
        if not trial.now_is_current and (standing or trial.ended):
            return Budget(batches=0, remember=grid)
        playing = Goal(self._speed_limit.allowed(now) if self._playing else 0)
        goal = self._goals.get(trial, playing)
        last = int(min(trial.spec.epochs, goal.epoch))
        if trial.ended or last <= trial.state.epoch or now > self._lease_until:
            return None
        left = None if math.isinf(goal.updates) else int(goal.updates) - trial.state.updates
        seconds = self._slice(trial)
        # Numbers that stand side by side are of the same epoch.
        compared = self._open() if together else [trial]
        measure = all(other.worth_measuring(seconds) for other in compared)
        if not together:
            return Budget(seconds, last, left, grid, measure)
        # Trials in step take the same number of updates, whatever time that takes.
        updates = [other.state.updates for other in self._open()]
        behind = max(updates) - trial.state.updates
        if behind:
            return Budget(seconds, last, behind, grid, measure)
        if min(updates) < max(updates):
            return None
        speed = min(other.updates_per_second for other in self._open())
        updates_due = left or max(1, int(speed * seconds))
        return Budget(math.inf, last, updates_due, grid, measure)

    def _slice(self, trial: Trial) -> float:
        """Seconds that a slice of the trial should train for."""
        fair = min(self._slice_seconds, ROUND_SECONDS / max(1.0, self._engine.load))
        needed = SECONDS_A_BYTE * trial.state.nbytes
        return max(SHORTEST_SLICE_SECONDS, fair, min(LONGEST_SLICE_SECONDS, needed))

    def _submit(self, trial: Trial, budget: Budget) -> None:
        trial.slice = Retry(budget)
        try:
            future = self._engine.submit(train_slice, trial.spec, trial.state, budget)
        except RuntimeError:  # the pool broke or is shutting down; the next renewal tries again
            return
        submitted = trial.slice = InFlight(budget, trial.spec, future)
        future.add_done_callback(lambda _: self._arrived(trial, submitted))

    def _arrived(self, trial: Trial, ended: InFlight) -> None:
        """A slice has ended; called in one of the engine's threads."""
        with self._lock:
            if trial.slice is not ended:
                return  # reset or sought since
            trial.collect(ended)
            if self._same_epoch and self._unfinished():
                return  # nothing is to be seen before the others are done
            failed = self._failed()
            for other in self._trials:
                other.commit(keep=not (failed and self._same_epoch))
            self._rates.append((self._clock(), self._slowest_epoch()))
            if failed or not self._open():
                if self._playing:
                    log_event(f"run {self._status()}", epoch=self._slowest_epoch())
                self._stop()
            if not isinstance(trial.slice, Retry):  # which the next renewal runs again
                self._submit_due_slices()
            tell = self._on_change
        tell()

    def _settle_goals(self) -> None:
        """Drop goals that are reached and turn pending steps into goals."""
        if self._busy():
            return
        self._goals = {
            trial: goal
            for trial, goal in self._goals.items()
            if goal.lies_before(trial.state) and not trial.ended
        }
        if self._steps and not self._goals:
            size = self._steps.popleft()
            self._goals = {trial: Goal.after(trial.state, size) for trial in self._open()}
            if not self._goals:
                self._steps.clear()

    def _stop(self) -> None:
        """Nothing more is to be done by itself."""
        self._playing = False
        self._steps.clear()
        self._goals.clear()

    def _cancel(self) -> None:
        """Forget slices in flight and pending steps; whatever still arrives is ignored."""
        self._stop()
        self._rates.clear()
        for trial in self._trials:
            trial.cancel()

    def _open(self) -> list[Trial]:
        """The trials that may still train."""
        return [trial for trial in self._trials if not trial.ended]

    def _busy(self) -> bool:
        return any(trial.slice is not None for trial in self._trials)

    def _failed(self) -> bool:
        return any(isinstance(trial.ending, Failed) for trial in self._trials)

    def _unfinished(self) -> bool:
        """Whether some trial has yet to do its part of a common slice."""
        return any(isinstance(trial.slice, InFlight | Retry) for trial in self._trials)

    def _slowest_epoch(self) -> int:
        """The epoch of the slowest trial that may still train, or of the one that got furthest."""
        if self._open():
            return min(trial.state.epoch for trial in self._open())
        return max(trial.state.epoch for trial in self._trials)

    def _checkpoints(self) -> tuple[int, ...]:
        """The epochs that every trial can go back to."""
        epochs = {epoch for trial in self._trials for epoch in trial.checkpoints.epochs}
        for trial in self._trials:
            epochs = trial.shown(epochs)
        return tuple(sorted(epochs))

    def _restart_clock(self) -> None:
        self._speed_limit.restart_clock(self._slowest_epoch(), self._clock())

    def _status(self) -> Status:
        if self._failed():
            return "failed"
        if not self._open():
            if any(trial.ending == Reached() for trial in self._trials):
                return "reached"
            return "finished" if any(trial.finished for trial in self._trials) else "diverged"
        if self._playing:
            return "playing"
        return "paused" if any(trial.state.updates for trial in self._trials) else "ready"

    def _seconds_left(self) -> float | None:
        """Training time to the last epoch at the present pace, where it is known."""
        if not self._playing or not self._open():
            return None
        trials = [trial for trial in self._open() if trial.updates_per_second]
        if len(trials) < len(self._open()):
            return None
        each = [trial.updates_left / trial.updates_per_second for trial in trials]
        # Trials in step share the time, and so may others where workers are few.
        by_updates = sum(each) if self._same_epoch else max(each)
        left = max(trial.spec.epochs - trial.state.epoch for trial in trials)
        return max(by_updates, left / self._speed_limit.speed)

    def _rate(self) -> float:
        while len(self._rates) > 2 and self._rates[-1][0] - self._rates[1][0] > RATE_WINDOW_SECONDS:
            self._rates.popleft()
        if len(self._rates) < 2:
            return 0.0
        (start, first), (end, last) = self._rates[0], self._rates[-1]
        return max(0, last - first) / max(end - start, 1e-9)
