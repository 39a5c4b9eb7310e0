"""Where slices run: a pool of worker processes, warmed at the start, replaced when it breaks."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import lru_cache
from typing import Any, TypeVar

import loky

from core.pool_watch import watch

Result = TypeVar("Result")

NICENESS = 5  # a third of the weight of other processes, where they compete
IDLE_SECONDS = 1_800  # after which an unused worker goes; the next slice starts another


def prepare_worker() -> None:
    """Import what training needs and keep toy models on one thread, where they are fastest.

    Where training, pages and a browser share the processors, the pages come first.
    """
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    import torch

    torch.set_num_threads(1)
    # The first optimizer of a process imports another 0.8 s worth of PyTorch.
    torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)

    import core.advance  # noqa: F401

    # loky collects garbage every second, 0.1 s each time with all of PyTorch to look through.
    gc.collect()
    gc.freeze()


def ready() -> bool:
    """A task that shows that a worker has started."""
    return True


class Engine:
    """Runs functions in worker processes. Threads may share it."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or loky.cpu_count()
        self._lock, self._counting = threading.Lock(), threading.Lock()
        self._executor: Executor | None = None
        self._in_flight = 0

    @property
    def crowd(self) -> float:
        """Tasks in flight or waiting, for each worker."""
        return self._in_flight / self.workers

    def submit(self, function: Callable[..., Result], *args: Any) -> Future[Result]:
        """Queue ``function(*args)``; its future fails with BrokenExecutor if its worker dies."""
        pool = self._pool(None)
        try:
            task = pool.submit(function, *args)
        except BrokenExecutor:
            task = self._pool(pool).submit(function, *args)
        self._count(1)
        task.add_done_callback(lambda _: self._count(-1))
        return task

    def _count(self, tasks: int) -> None:
        with self._counting:
            self._in_flight += tasks

    def warm(self) -> list[Future[bool]]:
        """Start every worker now, so that the first slice need not wait for one."""
        return [self.submit(ready) for _ in range(self.workers)]

    def shutdown(self) -> None:
        """End the workers."""
        with self._lock:
            if self._executor is not None:
                self._executor.shutdown(wait=True, kill_workers=True)  # type: ignore[call-arg]
            self._executor = None

    def _pool(self, broken: Executor | None) -> Executor:
        """The pool in use; a new one if there is none or it is ``broken``."""
        with self._lock:
            if self._executor is None or self._executor is broken:
                self._executor = loky.ProcessPoolExecutor(
                    max_workers=self.workers, timeout=IDLE_SECONDS, initializer=prepare_worker
                )
                watch(self._executor)
            return self._executor


@lru_cache(maxsize=1)
def shared_engine() -> Engine:
    """The engine that everyone in this process uses."""
    return Engine()
