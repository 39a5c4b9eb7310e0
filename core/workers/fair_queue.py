"""Which task is next: one of the run that has used the fewest seconds of the workers.

Each student's run has one share. A run whose batches take a second each and one that trains in
milliseconds get the same time, however their slices are cut.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from core.hosting.events import BUSY_SECONDS, SLICES, log_event
from core.hosting.limits import LIMITS

P = ParamSpec("P")
Result = TypeVar("Result")

SLICE_SECONDS = 0.034  # of a slice of training: a run is seen to move only when one ends
RECENT_SECONDS = 2.0  # a run that trains asks for a task within them


@dataclass(frozen=True)
class PoolLoad:
    """What a run sees of the others that train beside it.

    Attributes:
        others: how many other runs trained a moment ago.
        workers: how many workers there are.
        problem: why no worker takes a slice, as a sentence, or ``None``.
        answered: a worker has done a task, of this run or another.
    """

    others: int = 0
    workers: int = 1
    problem: str | None = None
    answered: bool = False


ALONE = PoolLoad()


class Away(RuntimeError):
    """The workers can't be reached, or have no place; the task is not to blame."""


@dataclass(eq=False)
class Task:
    """A function to be called, and the future of its result."""

    share: Share
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    trains: bool
    future: Future[Any] = field(default_factory=Future)


class Share:
    """The seconds that one run has used of the workers, and the tasks that it has queued.

    Attributes:
        seconds: used so far. An idle share re-enters at the current minimum.
        last: seconds that its last task took.
        in_flight: tasks handed out.
        training: its tasks that train, queued or in flight: it has a place meanwhile, and a moment longer.
        asked_at: when it last queued a task that trains.
        tried_at: when it last asked for a place.
        refused: it was refused then, since as many trained as may at once, or came before it.
    """

    def __init__(self, queue: FairQueue) -> None:
        self._queue = queue
        self.seconds = self.last = 0.0
        self.in_flight = 0
        self.asked_at = self.tried_at = -RECENT_SECONDS
        self.training = 0
        self.refused = False
        self.waiting: deque[Task] = deque()

    @property
    def active(self) -> bool:
        """Return whether it has something in flight or queued."""
        return self.in_flight > 0 or bool(self.waiting)

    @property
    def expected(self) -> float:
        """Return the seconds used when what is in flight is done."""
        return self.seconds + self.in_flight * self.last

    @property
    def load(self) -> float:
        """Return the tasks in flight or queued, for each worker."""
        return self._queue.load

    @property
    def pool_load(self) -> PoolLoad:
        """Return what its run sees of the others."""
        others, problem = self._queue.recent(but=self), self._queue.problem
        if self.refused and problem is None:
            limit = self._queue.at_once
            runs = "1 run" if limit == 1 else f"{limit:,} runs"
            problem = (
                f"Waiting for a place: {runs} may train at once on this server, "
                "and yours goes on when there is one."
            )
        return PoolLoad(others, self._queue.workers, problem, self._queue.answered)

    def submit(
        self, function: Callable[..., Any], /, *arguments: object, trains: bool = True
    ) -> Future[Any]:
        """Queue a task; one that only measures takes no place.

        Raises:
            Away: it trains, and as many do as may at once.
            RuntimeError: the queue is closed.
        """
        return self._queue.put(self, function, *arguments, trains=trains)


class FairQueue:
    """The tasks of many shares. Threads may share it.

    Attributes:
        workers: how many take from it.
        at_once: how many shares may train at the same time.
        problem: why no worker takes a task, as a sentence, or ``None``.
        answered: a task has been done.
    """

    def __init__(
        self,
        workers: int,
        clock: Callable[[], float] = time.monotonic,
        at_once: int = LIMITS.training_at_once,
    ) -> None:
        self.workers, self.at_once = workers, at_once
        self.problem: str | None = None
        self.answered = False
        self._clock = clock
        self._changed = threading.Condition(threading.Lock())
        self._shares: set[Share] = set()  # those that are active, or were a moment ago
        self._line: list[Share] = []  # those that wait for a place, first come first
        self._minimum = 0.0  # seconds used by the active share that has used the fewest
        self._unfinished = 0
        self._closed = False

    @property
    def load(self) -> float:
        """Return the tasks in flight or queued, for each worker."""
        return self._unfinished / max(1, self.workers)

    @property
    def waiting(self) -> int:
        """Return the tasks that wait for a worker."""
        with self._changed:
            return sum(len(share.waiting) for share in self._shares)

    def recent(self, but: Share) -> int:
        """Return how many other shares trained a moment ago."""
        since = self._clock() - RECENT_SECONDS
        with self._changed:
            return sum(share.asked_at > since for share in self._shares if share is not but)

    def put(
        self, share: Share, function: Callable[..., Any], *arguments: object, trains: bool = True
    ) -> Future[Any]:
        """Queue a task of a share; for one that ``trains`` the share needs a place.

        Raises:
            RuntimeError: the queue is closed, or, as ``Away``, as many train as may at once.
        """
        task = Task(share, function, arguments, trains)
        with self._changed:
            if self._closed:
                raise RuntimeError("the pool is shut down")
            since = self._clock() - RECENT_SECONDS
            if trains:
                self._admit(share, since)
                share.asked_at = self._clock()
                share.training += 1
            if not share.active:
                share.seconds = max(share.seconds, self._minimum)
                self._shares = {s for s in self._shares if s.active or s.asked_at > since}
            self._shares.add(share)
            share.waiting.append(task)
            self._unfinished += 1
            self._changed.notify()
        return task.future

    def _admit(self, share: Share, since: float) -> None:
        """Raise ``Away`` where a share that did not train since a time has no place, or others come first."""
        training = {s for s in self._shares if s.training or s.asked_at > since}
        if share not in training:
            share.tried_at = self._clock()
            self._line = [s for s in self._line if s.tried_at > since]
            if share not in self._line:
                self._line.append(share)
            before, share.refused = (
                share.refused,
                self._line.index(share) >= self.at_once - len(training),
            )
            if share.refused:
                if not before:
                    log_event("limit reached", limit="training_at_once")
                raise Away("as many train as may at once")
            self._line.remove(share)
        share.refused = False

    def get(self, seconds: float) -> Task | None:
        """Take the next task, or ``None`` where there is none within so many seconds."""
        with self._changed:
            task = self._next()
            if task is None and not self._closed:
                self._changed.wait(seconds)
                task = self._next()
            return task

    def _next(self) -> Task | None:
        while waiting := [share for share in self._shares if share.waiting]:
            share = min(waiting, key=lambda each: (each.expected, each.asked_at))
            task = share.waiting.popleft()
            if task.future.set_running_or_notify_cancel():
                share.in_flight += 1
                return task
            share.training -= task.trains
            self._unfinished -= 1
        return None

    def done(self, task: Task, seconds: float, set_result: Callable[[], None]) -> None:
        """Note that a task took so long, and have ``set_result`` resolve its future.

        The share queues its next task then; until that it counts as active, or it would lose its
        place.
        """
        with self._changed:
            self.answered = True
            task.share.seconds += seconds
            task.share.last = seconds
            SLICES.inc()
            BUSY_SECONDS.inc(seconds)
            least = min(each.seconds for each in self._shares if each.active)
            self._minimum = max(self._minimum, least)
        set_result()
        with self._changed:
            task.share.in_flight -= 1
            task.share.training -= task.trains
            self._unfinished -= 1

    def close(self) -> None:
        """Take no more tasks, and cancel those that wait."""
        with self._changed:
            self._closed = True
            left = [task for share in self._shares for task in share.waiting]
            self._unfinished -= len(left)
            for share in self._shares:
                share.waiting.clear()
            self._changed.notify_all()
        for task in left:
            task.future.cancel()
            task.future.set_running_or_notify_cancel()


class FairExecutor(Executor):
    """Calls functions in workers, those of the share that has used the fewest seconds first.

    The workers may be processes of this machine or of a cluster. Threads may share it.
    """

    def __init__(self, workers: int) -> None:
        self._queue = FairQueue(workers)

    @property
    def workers(self) -> int:
        """Return how many tasks it can run at once."""
        return self._queue.workers

    @property
    def living(self) -> int:
        """Return how many workers live."""
        return 0 if self._queue.problem else self._queue.workers

    @property
    def waiting(self) -> int:
        """Return how many tasks wait for one of them."""
        return self._queue.waiting

    def share(self) -> Share:
        """Return a share for one run."""
        return Share(self._queue)

    def submit(
        self, fn: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[Result]:
        """Queue ``fn(*args)``, a look-up; its future fails with ``WorkerDied`` if its worker does.

        Raises:
            RuntimeError: the pool is shut down.
        """
        assert not kwargs, "a task has no keyword arguments"
        return self.share().submit(fn, *args, trains=False)
