"""Which task is next: one of the run that has used the fewest seconds of the workers.

Each student's run has one share. A run whose batches take a second each and one that trains in
milliseconds get the same time, however their slices are cut.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from core.hosting.events import BUSY_SECONDS, SLICES, log_event
from core.hosting.limits import LIMITS

SLICE_SECONDS = 0.034  # that a task of training should take; nobody sees a run move faster
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
    """The workers could not be reached; nobody's task is to blame."""


@dataclass(eq=False)
class Task:
    """Something to be done, and the promise of its result."""

    share: Share
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    future: Future[Any] = field(default_factory=Future)


class Share:
    """What one run has had of the workers, and what it has queued.

    Attributes:
        limited: it takes one of the places for those who train; a look-up takes none.
        seconds: used so far, and those it sat out: a share that was idle re-enters at the current minimum.
        last: seconds that its last task took.
        in_flight: tasks handed out.
        asked_at: when it last queued a task.
        refused: as many trained as may at once when it last asked.
    """

    def __init__(self, queue: FairQueue, *, limited: bool = True) -> None:
        self._queue, self.limited = queue, limited
        self.seconds = self.last = 0.0
        self.in_flight = 0
        self.asked_at = -RECENT_SECONDS
        self.refused = False
        self.waiting: deque[Task] = deque()

    @property
    def active(self) -> bool:
        """Whether it has something in flight or queued."""
        return self.in_flight > 0 or bool(self.waiting)

    @property
    def expected(self) -> float:
        """Seconds used when what is in flight is done."""
        return self.seconds + self.in_flight * self.last

    @property
    def load(self) -> float:
        """Tasks in flight or queued, for each worker."""
        return self._queue.load

    @property
    def pool_load(self) -> PoolLoad:
        """Whom it shares the workers with."""
        others, problem = self._queue.recent(but=self), self._queue.problem
        if self.refused and problem is None:
            limit = self._queue.at_once
            runs = "1 run" if limit == 1 else f"{limit:,} runs"
            problem = (
                f"Waiting for a place: {runs} may train at once on this server, "
                "and yours goes on when there is one."
            )
        return PoolLoad(others, self._queue.workers, problem, self._queue.answered)

    def submit(self, function: Callable[..., Any], /, *arguments: object) -> Future[Any]:
        """Queue a task.

        Raises:
            Away: as many train as may at once.
            RuntimeError: the queue is closed.
        """
        return self._queue.put(self, function, *arguments)


class FairQueue:
    """Tasks of many shares. Threads may share it.

    Attributes:
        workers: how many take from it.
        at_once: how many shares may train at the same time.
        problem: why none does, as a sentence, or ``None``.
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
        self._level = 0.0  # the least that an active share has used
        self._unfinished = 0
        self._closed = False

    @property
    def load(self) -> float:
        """Tasks in flight or queued, for each worker."""
        return self._unfinished / max(1, self.workers)

    def recent(self, but: Share) -> int:
        """How many shares, but for one, trained a moment ago."""
        since = self._clock() - RECENT_SECONDS
        with self._changed:
            return sum(share.asked_at > since for share in self._shares if share is not but)

    def put(self, share: Share, function: Callable[..., Any], *arguments: object) -> Future[Any]:
        """Queue a task of a share.

        Raises:
            RuntimeError: the queue is closed, or as many train as may at once.
        """
        task = Task(share, function, arguments)
        with self._changed:
            if self._closed:
                raise RuntimeError("the pool is shut down")
            self._admit(share)
            if not share.active:
                share.seconds = max(share.seconds, self._level)
                self._forget()
            self._shares.add(share)
            share.waiting.append(task)
            share.asked_at = self._clock()
            self._unfinished += 1
            self._changed.notify()
        return task.future

    def _admit(self, share: Share) -> None:
        since = self._clock() - RECENT_SECONDS
        if not share.limited or share.active or share.asked_at > since:
            share.refused = False
            return
        others = sum(
            each.limited and (each.active or each.asked_at > since) for each in self._shares
        )
        refused = others >= self.at_once
        if refused and not share.refused:
            log_event("limit reached", limit="training_at_once")
        share.refused = refused
        if refused:
            raise Away("as many train as may at once")

    def get(self, seconds: float) -> Task | None:
        """Take the next task; ``None`` where there is none for so long, or ever again."""
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
            self._unfinished -= 1
        return None

    def _forget(self) -> None:
        """Let go of shares that have had nothing to do for a while."""
        since = self._clock() - RECENT_SECONDS
        self._shares = {each for each in self._shares if each.active or each.asked_at > since}

    def done(self, task: Task, seconds: float, keep: Callable[[], None]) -> None:
        """A task took so long; ``keep`` keeps its promise, upon which its share queues the next.

        Until that is queued the share counts as active, or it would lose its place.
        """
        with self._changed:
            self.answered = True
            task.share.seconds += seconds
            task.share.last = seconds
            SLICES.inc()
            BUSY_SECONDS.inc(seconds)
            least = min(each.seconds for each in self._shares if each.active)
            self._level = max(self._level, least)
        keep()
        with self._changed:
            task.share.in_flight -= 1
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
