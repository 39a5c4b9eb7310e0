"""What worker processes here and those of a cluster share: tasks come through one fair queue."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

from core.workers.fair_queue import FairQueue, PoolLoad, Share

P = ParamSpec("P")
Result = TypeVar("Result")


class FairExecutor(Executor):
    """Runs functions, those of the share that had least first. Threads may share it."""

    def __init__(self, workers: int) -> None:
        self._queue = FairQueue(workers)

    @property
    def workers(self) -> int:
        """How many tasks it can run at once."""
        return self._queue.workers

    @property
    def load(self) -> float:
        """Tasks in flight or waiting, for each worker."""
        return self._queue.load

    @property
    def pool_load(self) -> PoolLoad:
        """Whoever submits here without a share of his own."""
        return PoolLoad(workers=self.workers)

    def share(self, *, limited: bool = True) -> Share:
        """What one run queues its tasks with; a look-up is not ``limited``."""
        return Share(self._queue, limited=limited)

    def submit(
        self, fn: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[Result]:
        """Queue ``fn(*args)``; its future fails with ``WorkerDied`` if its worker does.

        Raises:
            RuntimeError: the pool is shut down.
            TypeError: there are keyword arguments.
        """
        if kwargs:
            raise TypeError("a task has no keyword arguments")
        return self.share(limited=False).submit(fn, *args)
