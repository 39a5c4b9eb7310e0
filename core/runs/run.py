"""The one object that owns time: play, pause, step, reset, seek, over one or more lanes.

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
from concurrent.futures import BrokenExecutor, Future
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from core.runs.run_view import RunView, Status
from core.runs.speed_limit import Pace
from core.runs.trial import DEATHS_ALLOWED, Lane
from core.training.spec import Spec
from core.training.state import State
from core.training.train_slice import Budget, Progress, advance
from core.training.trainer import Metrics

SLICE_SECONDS = 0.034  # nobody sees a run move faster than its slices end
SHORTEST_SLICE_SECONDS = 0.015  # in a crowd; there a slice's way costs 10 % of it
ROUND_SECONDS = 0.25  # in which every run of a crowd should end a slice
SECONDS_A_BYTE = 0.16e-6  # longer slices where a state is large and takes long to travel, ...
LONGEST_SLICE_SECONDS = 0.3  # ... up to so long
LEASE_SECONDS = 1.5
RATE_WINDOW_SECONDS = 2.0


Step = Literal["epoch", "batch"]


def nothing() -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Goal:
    """Epochs and updates that a lane may do, counted from the start of the run."""

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


class Submits(Protocol):
    """What a run needs of an engine; ``crowd`` is the number of tasks in flight for each worker."""

    @property
    def crowd(self) -> float: ...

    def submit(
        self, function: Callable[..., tuple[State, Progress]], /, *args: object
    ) -> Future[tuple[State, Progress]]: ...


class Run:
    """Trains the given specs side by side, in step with one another or each at its own speed.

    Attributes:
        on_change: called in one of the engine's threads when a slice has ended.
    """

    def __init__(
        self,
        specs: Sequence[Spec],
        engine: Submits,
        *,
        clock: Callable[[], float] = time.monotonic,
        lease_seconds: float = LEASE_SECONDS,
        slice_seconds: float = SLICE_SECONDS,
    ) -> None:
        self.specs = tuple(specs)
        self.in_step = True
        self.playing = False
        self.pace = Pace()
        self.on_change: Callable[[], None] = nothing
        self._lanes = [Lane(spec) for spec in specs]
        self._engine = engine
        self._clock = clock
        self._lease_seconds, self._slice_seconds = lease_seconds, slice_seconds
        self._lease_until = -1.0
        self._goals: dict[Lane, Goal] = {}  # what a step still has to reach
        self._steps: deque[Step] = deque()
        self._lock = threading.RLock()
        self._rates: deque[tuple[float, int]] = deque()
        self._looked_at: dict[Lane, tuple[State, Metrics | None]] = {}

    # What the student does.

    def play(self) -> None:
        """Train until the last epoch, from wherever the run stands; again where it failed."""
        with self._lock:
            for lane in self._lanes:
                if lane.failure is not None:
                    lane.resume()
            self._stand()
            self.playing = bool(self._open())
            self._rates.clear()
            self._set_off()
            self.renew()

    def pause(self) -> None:
        """Stop after the slice in flight; nothing is lost."""
        with self._lock:
            self._stand()

    def step(self, size: Step = "epoch") -> None:
        """One epoch or one batch, then pause."""
        with self._lock:
            self.playing = False
            self._steps.append(size)
            self.renew()

    def reset(self) -> None:
        """Back to the initial weights."""
        with self._lock:
            self._abandon()
            for lane in self._lanes:
                lane.restart()
            self._pump()

    def seek(self, epoch: int) -> None:
        """Go back to a remembered epoch, paused; what came after it is forgotten.

        Raises:
            KeyError: some lane does not remember that epoch; the run stays as it is.
        """
        with self._lock:
            states = [lane.state_at(epoch) for lane in self._lanes]
            self._abandon()
            for lane, state in zip(self._lanes, states, strict=True):
                lane.go_back(state)
            self._pump()

    def tune(self, specs: Sequence[Spec]) -> bool:
        """Take over live settings; returns False where the specs are other experiments."""
        with self._lock:
            if [spec.identity for spec in specs] != [spec.identity for spec in self.specs]:
                return False
            self.specs = tuple(specs)
            for lane, spec in zip(self._lanes, specs, strict=True):
                lane.tune(spec)
            return True

    def edit(self, lane: int, parameter: int, place: tuple[int, ...], value: float) -> None:
        """Set one number of one parameter of one experiment by hand, paused."""
        with self._lock:
            self._abandon()
            edited = self._lanes[lane]
            edited.edit(edited.state.with_weight(parameter, place, value))
            self._pump()

    def set_speed(self, speed: float) -> None:
        """Limit the run to ``speed`` epochs a second."""
        with self._lock:
            if speed != self.pace.speed:
                self.pace = Pace(speed)
                self._set_off()

    # What whoever watches does.

    def renew(self) -> None:
        """Say that somebody is looking; training that stopped for want of it goes on."""
        with self._lock:
            now = self._clock()
            if now > self._lease_until:
                self._set_off()
            self._lease_until = now + self._lease_seconds
            self._pump()

    def view(self) -> RunView:
        """The run as it stands."""
        with self._lock:
            status = self._status()
            return RunView(
                status=status,
                active=status == "playing" or self._busy() or bool(self._goals or self._steps),
                waiting=not any(lane.answered for lane in self._lanes),
                epoch=self._front(),
                epochs=max(spec.epochs for spec in self.specs),
                epochs_per_second=self._rate(),
                seconds_left=self._seconds_left(),
                remembered=self._remembered(),
                slow=self.pace.slow,
                looking_back=False,
                lanes=tuple(lane.view() for lane in self._lanes),
            )

    def look_back(self, epoch: int) -> RunView:
        """The run as it was at a remembered epoch; the run itself stays where it is.

        Its loss and accuracy are ``None`` where no worker could measure them.

        Raises:
            KeyError: some lane does not remember that epoch.
        """
        with self._lock:
            past = [(lane, lane.state_at(epoch)) for lane in self._lanes]
            now = self.view()
        lanes = tuple(lane.view(state, self._measure(lane, state)) for lane, state in past)
        return replace(now, epoch=epoch, looking_back=True, lanes=lanes)

    def _measure(self, lane: Lane, state: State) -> Metrics | None:
        known = self._looked_at.get(lane)
        if known is not None and known[0] is state:
            return known[1]
        for _ in range(DEATHS_ALLOWED):
            with suppress(BrokenExecutor, RuntimeError):
                task = self._engine.submit(advance, lane.spec, state, Budget(batches=0))
                now = task.result()[1].now
                self._looked_at[lane] = (state, now)
                return now
        return None

    # How it goes on by itself.

    def _pump(self) -> None:
        """Submit every slice that is due."""
        self._settle_goals()
        together = self.in_step and len(self._open()) > 1
        if together and any(lane.busy for lane in self._lanes):
            due = [(lane, lane.owed) for lane in self._lanes]  # slices whose worker died
        else:
            due = [(lane, lane.owed or self._budget(lane, together)) for lane in self._lanes]
        for lane, budget in due:
            if lane.future is None and lane.result is None and budget is not None:
                self._submit(lane, budget)

    def _budget(self, lane: Lane, together: bool) -> Budget | None:
        """What the lane may do next, or None for nothing."""
        grid, now = lane.remembered.grid, self._clock()
        if lane.failure is not None:
            return None
        if lane.now is None:
            return Budget(batches=0, remember=grid)
        standing = not self.playing and not self._goals and not self._steps
        if not lane.fresh and (standing or lane.ended):
            return Budget(batches=0, remember=grid)
        playing = Goal(self.pace.allowed(now) if self.playing else 0)
        goal = self._goals.get(lane, playing)
        last = int(min(lane.spec.epochs, goal.epoch))
        if lane.ended or last <= lane.state.epoch or now > self._lease_until:
            return None
        left = None if math.isinf(goal.updates) else int(goal.updates) - lane.state.updates
        if not together:
            return Budget(self._slice(lane), last, left, grid, lane.worth_measuring)
        # Lanes in step take the same number of updates, whatever time that takes.
        updates = [other.state.updates for other in self._open()]
        behind = max(updates) - lane.state.updates
        if behind:
            return Budget(self._slice(lane), last, behind, grid, lane.worth_measuring)
        if min(updates) < max(updates):
            return None
        speed = min(other.updates_per_second for other in self._open())
        updates_due = left or max(1, int(speed * self._slice(lane)))
        return Budget(math.inf, last, updates_due, grid, lane.worth_measuring)

    def _slice(self, lane: Lane) -> float:
        """Seconds that a slice of the lane should train for."""
        fair = min(self._slice_seconds, ROUND_SECONDS / max(1.0, self._engine.crowd))
        needed = SECONDS_A_BYTE * lane.state.nbytes
        return max(SHORTEST_SLICE_SECONDS, fair, min(LONGEST_SLICE_SECONDS, needed))

    def _submit(self, lane: Lane, budget: Budget) -> None:
        lane.owed, lane.trained_with = budget, lane.spec
        try:
            future = self._engine.submit(advance, lane.spec, lane.state, budget)
        except RuntimeError:  # the pool broke or is shutting down; the next renewal tries again
            return
        lane.future = future
        future.add_done_callback(lambda done: self._arrived(lane, done))

    def _arrived(self, lane: Lane, future: Future[tuple[State, Progress]]) -> None:
        """A slice has ended; called in one of the engine's threads."""
        with self._lock:
            if lane.future is not future:
                return  # reset or sought since
            lane.take(future)
            if self.in_step and self._unfinished():
                return  # nothing is to be seen before the others are done
            failed = any(other.failure is not None for other in self._lanes)
            for other in self._lanes:
                other.settle(keep=not (failed and self.in_step))
            self._rates.append((self._clock(), self._front()))
            if failed or not self._open():
                self._stand()
            if lane.owed is None:  # else its worker died, and the next renewal runs it again
                self._pump()
        self.on_change()

    def _settle_goals(self) -> None:
        """Drop goals that are reached and turn owed steps into goals."""
        if self._busy():
            return
        self._goals = {
            lane: goal
            for lane, goal in self._goals.items()
            if goal.lies_before(lane.state) and not lane.ended
        }
        if self._steps and not self._goals:
            size = self._steps.popleft()
            self._goals = {lane: Goal.after(lane.state, size) for lane in self._open()}
            if not self._goals:
                self._steps.clear()

    def _stand(self) -> None:
        """Nothing more is to be done by itself."""
        self.playing = False
        self._steps.clear()
        self._goals.clear()

    def _abandon(self) -> None:
        """Forget slices in flight and steps owed; whatever still arrives is ignored."""
        self._stand()
        self._rates.clear()
        for lane in self._lanes:
            lane.abandon()

    def _open(self) -> list[Lane]:
        """The lanes that may still train."""
        return [lane for lane in self._lanes if not lane.ended]

    def _busy(self) -> bool:
        return any(lane.busy for lane in self._lanes)

    def _unfinished(self) -> bool:
        """Whether some lane has yet to do its part of a common slice."""
        return any(lane.owed is not None for lane in self._lanes)

    def _front(self) -> int:
        """The epoch of the slowest lane that may still train, or of the one that got furthest."""
        if self._open():
            return min(lane.state.epoch for lane in self._open())
        return max(lane.state.epoch for lane in self._lanes)

    def _remembered(self) -> tuple[int, ...]:
        """The epochs that every lane can go back to."""
        every = sorted({epoch for lane in self._lanes for epoch in lane.remembered.epochs})
        return tuple(epoch for epoch in every if all(lane.knows(epoch) for lane in self._lanes))

    def _set_off(self) -> None:
        self.pace.set_off(self._front(), self._clock())

    def _status(self) -> Status:
        if any(lane.failure is not None for lane in self._lanes):
            return "failed"
        if not self._open():
            if any(lane.reached for lane in self._lanes):
                return "reached"
            return "finished" if any(lane.finished for lane in self._lanes) else "diverged"
        if self.playing:
            return "playing"
        return "paused" if any(lane.state.updates for lane in self._lanes) else "ready"

    def _seconds_left(self) -> float | None:
        """Training time to the last epoch at the present pace, where it is known."""
        if not self.playing or not self._open():
            return None
        lanes = [lane for lane in self._open() if lane.updates_per_second]
        if len(lanes) < len(self._open()):
            return None
        each = [lane.updates_left / lane.updates_per_second for lane in lanes]
        # Lanes in step share the time, and so may others where workers are few.
        by_updates = sum(each) if self.in_step else max(each)
        left = max(lane.spec.epochs - lane.state.epoch for lane in lanes)
        return max(by_updates, left / self.pace.speed)

    def _rate(self) -> float:
        while len(self._rates) > 2 and self._rates[-1][0] - self._rates[1][0] > RATE_WINDOW_SECONDS:
            self._rates.popleft()
        if len(self._rates) < 2:
            return 0.0
        (start, first), (end, last) = self._rates[0], self._rates[-1]
        return max(0, last - first) / max(end - start, 1e-9)
