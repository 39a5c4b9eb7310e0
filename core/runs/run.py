"""The one object that owns time: play, pause, step, reset, seek, over one or more trials.

A run has no thread. The end of a slice starts the next one while the run plays and its lease is
fresh. Each browser that watches renews the lease, so that training stops by itself when nobody
looks, and goes on from the same state when somebody does.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import wait
from dataclasses import replace

from core.hosting.events import log_event
from core.runs.look_back import PastMetrics
from core.runs.motion import Goal, Motion, Playing, Resting, Step, Stepping
from core.runs.progress import (
    EpochRate,
    any_failed,
    open_trials,
    seconds_left,
    shared_checkpoints,
    slowest_epoch,
    status_of,
)
from core.runs.run_view import RunView
from core.runs.slices import budget_towards, seconds_of_slice
from core.runs.speed_limit import SpeedLimit
from core.runs.trial import Trial
from core.runs.trial_state import Failed, InFlight, Retry, Waiting
from core.training.spec import Spec
from core.training.train_slice import Budget, train_slice
from core.workers.fair_queue import SLICE_SECONDS, Share

LEASE_SECONDS = 1.5


def noop() -> None:
    """Do nothing."""


class Run:
    """Trains the given specs side by side, in step with one another or each at its own speed.

    Threads may share it: everything that changes is guarded by its lock.
    """

    def __init__(
        self,
        specs: Sequence[Spec],
        engine: Share,
        *,
        clock: Callable[[], float] = time.monotonic,
        lease_seconds: float = LEASE_SECONDS,
        slice_seconds: float = SLICE_SECONDS,
    ) -> None:
        self._engine, self._clock = engine, clock
        self._lease_seconds, self._slice_seconds = lease_seconds, slice_seconds
        self._lock = threading.RLock()
        self._specs = tuple(specs)
        self._trials = [Trial(spec) for spec in specs]
        self._motion: Motion = Resting()
        self._same_epoch = True
        self._speed_limit = SpeedLimit()
        self._rate = EpochRate()
        self._lease_until = -1.0
        self._on_change: Callable[[], None] = noop
        self._past_metrics = PastMetrics(engine)

    # What the student does.

    def play(self) -> None:
        """Train until the last epoch, from wherever the run stands; again where it failed."""
        with self._lock:
            for trial in self._trials:
                if isinstance(trial.ending, Failed):
                    trial.resume()
            self._motion = Playing() if open_trials(self._trials) else Resting()
            if isinstance(self._motion, Playing):
                spec = self._specs[0]
                kinds = {"data": type(spec.data).__name__, "model": type(spec.model).__name__}
                log_event("run started", experiments=len(self._trials), **kinds)
            self._rate = EpochRate()
            self._restart_clock()
            self.renew()

    def pause(self) -> None:
        """Stop after the slice in flight; nothing is lost."""
        with self._lock:
            self._motion = Resting()

    def step(self, size: Step = "epoch") -> None:
        """Train one epoch or one batch, after the steps asked for before, then pause."""
        with self._lock:
            before = self._motion if isinstance(self._motion, Stepping) else Stepping((), {})
            self._motion = replace(before, queued=(*before.queued, size))
            self.renew()

    def reset(self) -> None:
        """Go back to the initial weights."""
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
        """Take over the tunable fields; return ``False`` where the specs are other experiments."""
        with self._lock:
            if [spec.experiment for spec in specs] != [spec.experiment for spec in self._specs]:
                return False
            self._specs = tuple(specs)
            for trial, spec in zip(self._trials, specs, strict=True):
                trial.tune(spec)
            return True

    def edit(self, trial: int, parameter: int, place: tuple[int, ...], value: float) -> None:
        """Set one number of one parameter of one trial by hand, and pause."""
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

    # What the page and its browsers do.

    @property
    def playing(self) -> bool:
        """Return whether it trains until it is paused or ends."""
        with self._lock:
            return isinstance(self._motion, Playing)

    @property
    def has_speed_limit(self) -> bool:
        """Return whether the clock says when the next epoch is due."""
        with self._lock:
            return math.isfinite(self._speed_limit.speed)

    def listen(self, on_change: Callable[[], None] = noop) -> None:
        """Call ``on_change``, and nothing else, in a thread of the engine when a slice ends."""
        with self._lock:
            self._on_change = on_change

    def renew(self) -> None:
        """Renew the lease: training that has stopped because nobody looked goes on."""
        with self._lock:
            now = self._clock()
            if now > self._lease_until:
                self._restart_clock()
            self._lease_until = now + self._lease_seconds
            self._submit_due_slices()

    def view(self) -> RunView:
        """Return the run as it stands."""
        with self._lock:
            playing, stepping = (isinstance(self._motion, kind) for kind in (Playing, Stepping))
            status = status_of(self._trials, self._motion)
            speed, in_step = self._speed_limit.speed, self._same_epoch
            left = seconds_left(self._trials, speed, in_step=in_step)
            return RunView(
                status=status,
                active=status == "playing" or stepping or self._busy(),
                no_worker_yet=not any(trial.answered for trial in self._trials),
                epoch=slowest_epoch(self._trials),
                epochs=max(spec.epochs for spec in self._specs),
                epochs_per_second=self._rate.value(),
                seconds_left=left if playing else None,
                checkpoints=shared_checkpoints(self._trials),
                slow_motion=self._speed_limit.slow_motion,
                looking_back=False,
                trials=tuple(trial.view() for trial in self._trials),
                pool_load=self._engine.pool_load,
            )

    def look_back(self, epoch: int, *, seconds: float = 0.0) -> RunView:
        """Return the run as it was at a remembered epoch; the run itself stays where it is.

        Its loss and accuracy are ``None`` until a worker has measured them, for which this waits
        at most so many seconds; the listener is called when they are there.

        Raises:
            KeyError: some trial does not remember that epoch.
        """
        with self._lock:
            past = [(trial, trial.checkpoint(epoch)) for trial in self._trials]
            measured = [self._past_metrics.of(trial, state, self._tell) for trial, state in past]
        wait(measured, seconds)
        with self._lock:
            trials = tuple(
                trial.view(state, metrics.result() if metrics.done() else None)
                for (trial, state), metrics in zip(past, measured, strict=True)
            )
            return replace(self.view(), epoch=epoch, looking_back=True, trials=trials)

    # How it goes on by itself. All but ``_arrived`` and ``_tell`` are called with the lock.

    def _submit_due_slices(self) -> None:
        """Submit every slice that is due."""
        left = open_trials(self._trials)
        if isinstance(self._motion, Stepping) and not self._busy():
            self._motion = self._motion.settle(left)
        together = self._same_epoch and len(left) > 1
        held_back = together and self._busy()
        due: list[tuple[Trial, Budget | None]] = []
        for trial in self._trials:
            if isinstance(trial.slice, Retry):
                due.append((trial, trial.slice.budget))
            elif trial.slice is None and not held_back:
                due.append((trial, self._budget(trial, left if together else [trial])))
        for trial, budget in due:
            if budget is not None and not isinstance(trial.slice, InFlight | Waiting):
                self._submit(trial, budget)

    def _budget(self, trial: Trial, in_step: Sequence[Trial]) -> Budget | None:
        """Return what a trial may do next, or ``None`` for nothing."""
        now, resting = self._clock(), isinstance(self._motion, Resting)
        if isinstance(trial.ending, Failed):
            return None
        stale = not trial.now_is_current and (resting or trial.ended)
        if trial.now is None or stale:
            return Budget(batches=0, remember=trial.checkpoints.grid)
        if isinstance(self._motion, Stepping):
            goal = self._motion.goals.get(trial)
        else:
            goal = None if resting else Goal(self._speed_limit.allowed(now))
        if goal is None or trial.ended or now > self._lease_until:
            return None
        seconds = seconds_of_slice(trial.state, self._engine.load, self._slice_seconds)
        return budget_towards(goal, trial, in_step, seconds)

    def _submit(self, trial: Trial, budget: Budget) -> None:
        trial.slice = Retry(budget)
        try:
            task = (train_slice, trial.spec, trial.state, budget)
            future = self._engine.submit(*task, trains=budget.batches != 0)
        except RuntimeError:  # the pool broke or is shutting down; the next renewal tries again
            return
        submitted = trial.slice = InFlight(budget, trial.spec, future)
        future.add_done_callback(lambda _: self._arrived(trial, submitted))

    def _arrived(self, trial: Trial, ended: InFlight) -> None:
        """Record the end of a slice. An engine's thread calls it, without the lock."""
        with self._lock:
            if trial.slice is not ended:
                return  # reset or sought since
            trial.collect(ended)
            unfinished = any(isinstance(each.slice, InFlight | Retry) for each in self._trials)
            if self._same_epoch and unfinished:
                return  # the others have yet to do their part
            failed = any_failed(self._trials)
            for other in self._trials:
                other.commit(keep=not (failed and self._same_epoch))
            epoch = slowest_epoch(self._trials)
            self._rate.note(self._clock(), epoch)
            if failed or not open_trials(self._trials):
                if isinstance(self._motion, Playing):
                    log_event(f"run {status_of(self._trials, self._motion)}", epoch=epoch)
                self._motion = Resting()
            if not isinstance(trial.slice, Retry):  # the next renewal tries that again
                self._submit_due_slices()
        self._tell()

    def _tell(self) -> None:
        with self._lock:
            on_change = self._on_change
        on_change()  # without the lock, which it may take itself

    def _cancel(self) -> None:
        """Rest, and forget the slices in flight; what still arrives of them is ignored."""
        self._motion = Resting()
        self._rate = EpochRate()
        for trial in self._trials:
            trial.cancel()

    def _busy(self) -> bool:
        return any(trial.slice is not None for trial in self._trials)

    def _restart_clock(self) -> None:
        self._speed_limit.restart_clock(slowest_epoch(self._trials), self._clock())
