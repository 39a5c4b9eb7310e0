"""What one student's run has of the workers, and the tasks that it queues."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.runs.run_view import Company

if TYPE_CHECKING:
    from core.runs.fair_queue import FairQueue

RECENT_SECONDS = 2.0  # within which whoever trains asks for a task


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
        seconds: used so far, and those it sat out: who was idle joins level with the last of all.
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
    def crowd(self) -> float:
        """Tasks in flight or queued, for each worker."""
        return self._queue.crowd

    @property
    def company(self) -> Company:
        """Whom it shares the workers with."""
        others, problem = self._queue.recent(but=self), self._queue.problem
        if self.refused and problem is None:
            limit = self._queue.at_once
            runs = "1 run" if limit == 1 else f"{limit:,} runs"
            problem = (
                f"Waiting for a place: {runs} may train at once on this server, "
                "and yours goes on when there is one."
            )
        return Company(others, self._queue.workers, problem)

    def submit(self, function: Callable[..., Any], /, *arguments: object) -> Future[Any]:
        """Queue a task.

        Raises:
            Away: as many train as may at once.
            RuntimeError: the queue is closed.
        """
        return self._queue.put(self, function, *arguments)
