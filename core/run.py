"""The one object that owns time: play, pause, step, reset, seek, over one or more lanes.

A run has no thread. A slice's end starts the next slice while the run plays and its lease is
fresh; each redraw renews the lease, so training stops by itself when nobody looks any more,
and goes on from the same state when somebody does.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from core.advance import Budget, Progress, advance
from core.lane import Lane, LaneView
from core.pace import Pace
from core.spec import Spec
from core.state import State

Status = Literal["ready", "playing", "paused", "finished", "diverged", "failed"]

SLICE_SECONDS = 0.1
LEASE_SECONDS = 1.5
DEATHS_ALLOWED = 3
RATE_WINDOW_SECONDS = 2.0


class Submits(Protocol):
    """What a run needs of an engine."""

    def submit(
        self, function: Callable[..., tuple[State, Progress]], *args: object
    ) -> Future[tuple[State, Progress]]: ...


@dataclass(frozen=True, eq=False)
class RunView:
    """What a page draws of a run.

    ``active`` says whether anything may still change without the student's doing, ``waiting``
    that no worker has answered yet; ``epoch`` and ``epochs_per_second``, over the last two
    seconds, are the slowest lane's; ``remembered`` are the epochs that every lane can go back to;
    ``slow`` says that single epochs can be told apart, ``looking_back`` that this is the past.
    """

    status: Status
    active: bool
    waiting: bool
    epoch: int
    epochs: int
    epochs_per_second: float
    remembered: tuple[int, ...]
    slow: bool
    looking_back: bool
    lanes: tuple[LaneView, ...]


class Run:
    """Trains the given specs side by side, in step with one another or each at its own speed."""

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
        self._lanes = [Lane(spec) for spec in specs]
        self._engine = engine
        self._clock = clock
        self._lease_seconds, self._slice_seconds = lease_seconds, slice_seconds
        self._lease_until = -1.0
        self._goals: dict[Lane, int] = {}  # epochs that a step still has to reach
        self._steps = 0
        self._done: dict[Lane, tuple[State, Progress]] = {}  # waiting for the other lanes
        self._lock = threading.RLock()
        self._rates: deque[tuple[float, int]] = deque()

    # What the student does.

    def play(self) -> None:
        """Train until the last epoch, from wherever the run stands."""
        with self._lock:
            for lane in self._lanes:
                if lane.failure is not None:
                    lane.resume()
            self.playing = True
            self._rates.clear()
            self._set_off()
            self.renew()

    def pause(self) -> None:
        """Stop after the slice in flight; nothing is lost."""
        with self._lock:
            self.playing = False

    def step(self) -> None:
        """One epoch, then pause."""
        with self._lock:
            self.playing = False
            self._steps += 1
            self._pump()

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
            KeyError: some lane does not remember that epoch.
        """
        with self._lock:
            self._abandon()
            for lane in self._lanes:
                lane.seek(epoch)
            self._pump()

    def tune(self, specs: Sequence[Spec]) -> bool:
        """Take over live settings; returns False where the specs are other experiments."""
        with self._lock:
            if len(specs) != len(self.specs):
                return False
            if not all(a.identity == b.identity for a, b in zip(self.specs, specs, strict=True)):
                return False
            self.specs = tuple(specs)
            for lane, spec in zip(self._lanes, specs, strict=True):
                lane.spec = spec
            return True

    def set_speed(self, speed: float) -> None:
        """Limit the run to ``speed`` epochs a second."""
        with self._lock:
            if speed != self.pace.speed:
                self.pace = Pace(speed)
                self._set_off()

    # What a redraw does.

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
            in_flight = any(lane.future is not None for lane in self._lanes)
            return RunView(
                status=status,
                active=status == "playing" or in_flight or bool(self._goals) or self._steps > 0,
                waiting=all(lane.now is None for lane in self._lanes),
                epoch=min(lane.state.epoch for lane in self._lanes),
                epochs=max(spec.epochs for spec in self.specs),
                epochs_per_second=self._rate(),
                remembered=tuple(
                    epoch
                    for epoch in self._lanes[0].remembered.epochs
                    if all(lane.remembered.get(epoch) for lane in self._lanes)
                ),
                slow=self.pace.slow,
                looking_back=False,
                lanes=tuple(lane.view() for lane in self._lanes),
            )

    def look_back(self, epoch: int) -> RunView:
        """The run as it was at a remembered epoch; the run itself stays where it is.

        Raises:
            KeyError: some lane does not remember that epoch.
            RuntimeError: no worker could measure it.
        """
        with self._lock:
            past = [(lane, lane.remembered.get(epoch)) for lane in self._lanes]
            now = self.view()
        measure = Budget(until_epoch=epoch)
        futures = []
        for lane, state in past:
            if state is None:
                raise KeyError(f"epoch {epoch} is not remembered")
            futures.append((lane, state, self._engine.submit(advance, lane.spec, state, measure)))
        lanes = tuple(
            lane.view_at(state, future.result()[1].now) for lane, state, future in futures
        )
        return replace(now, epoch=epoch, looking_back=True, lanes=lanes)

    # How it goes on by itself.

    def _pump(self) -> None:
        """Submit every slice that is due."""
        self._settle_goals()
        flying = [lane for lane in self._lanes if lane.future is not None]
        if self.in_step and flying:
            return
        until = self._chunk() if self.in_step else None
        for lane in self._lanes:
            budget = self._budget(lane, until)
            if lane.future is None and lane not in self._done and budget is not None:
                self._submit(lane, budget)

    def _budget(self, lane: Lane, until: int | None) -> Budget | None:
        """What the lane may do next, or None for nothing."""
        every = lane.remembered.stride
        if lane.failure is not None:
            return None
        if lane.now is None:  # measure the weights, train nothing
            return Budget(until_epoch=lane.state.epoch, remember_every=every)
        if lane.ended:
            return None
        if lane in self._goals:
            return Budget(self._slice_seconds, self._goals[lane], remember_every=every)
        now = self._clock()
        if not self.playing or now > self._lease_until:
            return None
        limits = [lane.spec.epochs, self.pace.allowed(now), until]
        last = int(min(limit for limit in limits if limit is not None))
        if last <= lane.state.epoch:
            return None
        return Budget(self._slice_seconds, last, remember_every=every)

    def _chunk(self) -> int | None:
        """The epoch that lanes in step go to next: what the slowest can do in one slice."""
        racing = [lane for lane in self._lanes if not lane.ended]
        if len(racing) < 2:
            return None
        speeds = [lane.epochs_per_second for lane in racing]
        chunk = max(1, int(min(speeds) * self._slice_seconds))
        return min(lane.state.epoch for lane in racing) + chunk

    def _submit(self, lane: Lane, budget: Budget) -> None:
        try:
            future = self._engine.submit(advance, lane.spec, lane.state, budget)
        except RuntimeError:  # the pool broke or is shutting down; the next redraw tries again
            return
        lane.future = future
        future.add_done_callback(lambda done: self._arrived(lane, done))

    def _arrived(self, lane: Lane, future: Future[tuple[State, Progress]]) -> None:
        """A slice has ended; called in one of the engine's threads."""
        with self._lock:
            if lane.future is not future:
                return  # reset or sought since
            lane.future = None
            worker_died = False
            try:
                self._done[lane] = future.result()
            except (BrokenExecutor, CancelledError):
                worker_died = True
                lane.deaths += 1
                if lane.deaths >= DEATHS_ALLOWED:
                    lane.failure = f"the worker died {DEATHS_ALLOWED} times in a row"
            except Exception as error:  # whatever a model, a loss or a device may raise
                lane.failure = f"{type(error).__name__}: {error}"
            if self.in_step and any(other.future is not None for other in self._lanes):
                return
            for finished, result in self._done.items():
                finished.record(*result)
            self._done.clear()
            self._rates.append((self._clock(), min(k.state.epoch for k in self._lanes)))
            if any(k.failure is not None for k in self._lanes) or self._all_ended():
                self.playing = False
            if not worker_died:  # else the next redraw runs the same slice again
                self._pump()

    def _settle_goals(self) -> None:
        """Drop goals that are reached and turn owed steps into goals."""
        if any(lane.future is not None for lane in self._lanes):
            return
        self._goals = {
            lane: goal
            for lane, goal in self._goals.items()
            if lane.state.epoch < goal and not lane.ended
        }
        if self._steps and not self._goals:
            self._steps -= 1
            open_lanes = [lane for lane in self._lanes if not lane.ended]
            self._goals = {lane: lane.state.epoch + 1 for lane in open_lanes}
            if not open_lanes:
                self._steps = 0

    def _abandon(self) -> None:
        """Forget slices in flight and steps owed; whatever still arrives is ignored."""
        self.playing = False
        self._steps = 0
        self._goals.clear()
        self._done.clear()
        self._rates.clear()
        for lane in self._lanes:
            if lane.future is not None:
                lane.future.cancel()
                lane.future = None

    def _all_ended(self) -> bool:
        return all(lane.ended for lane in self._lanes)

    def _set_off(self) -> None:
        self.pace.set_off(min(lane.state.epoch for lane in self._lanes), self._clock())

    def _status(self) -> Status:
        if any(lane.failure is not None for lane in self._lanes):
            return "failed"
        if self._all_ended():
            return "finished" if any(lane.finished for lane in self._lanes) else "diverged"
        if self.playing:
            return "playing"
        return "paused" if any(lane.state.position > (0, 0) for lane in self._lanes) else "ready"

    def _rate(self) -> float:
        while len(self._rates) > 2 and self._rates[-1][0] - self._rates[1][0] > RATE_WINDOW_SECONDS:
            self._rates.popleft()
        if len(self._rates) < 2:
            return 0.0
        (start, first), (end, last) = self._rates[0], self._rates[-1]
        return (last - first) / max(end - start, 1e-9)
