"""The workers of a Dask scheduler on other machines, through Dask's own executor.

The scheduler runs what it is sent, so that only the app and its workers may reach it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

from distributed import Client
from distributed.scheduler import KilledWorker
from distributed.utils import LoopRunner

from core.workers.fair_queue import Away, FairExecutor, Task
from core.workers.process import WorkerDied

LOOK_SECONDS = 0.5
CONNECT_SECONDS = 5
SLICE_SECONDS = 0.1  # a slice's way there and back takes 12 ms
LONGEST_SLICE_SECONDS = 0.25
SLICES_A_SECOND = 32.0  # of all workers: at 80, eight of them did 0.79 of eight times one's work
MOST_SLICES_A_SECOND = 340.0  # that one process can send and receive
AWAY = "The training cluster doesn't answer. Training goes on when it does."

logging.getLogger("distributed.client").setLevel(logging.ERROR)  # the page says it


class ClusterPool(FairExecutor):
    """Calls functions on the cluster whose scheduler has this address.

    Where the scheduler can't be reached, tasks wait for it; those that were in flight fail with
    ``Away``.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__(workers=1)  # until the scheduler tells
        self._queue.problem = AWAY
        self._client: Client | None = None
        self._loop = LoopRunner(asynchronous=False)  # one for all clients: each would start its own
        self._in_flight: set[Task] = set()
        self._changed = threading.Condition()
        self._closed = threading.Event()
        for target in (self._connect, self._serve):
            threading.Thread(target=target, daemon=True, name="cluster").start()

    @property
    def slice_seconds(self) -> float:
        """Return what a slice should take: longer where there are many workers to keep busy."""
        busy = min(LONGEST_SLICE_SECONDS, self.workers / SLICES_A_SECOND)
        return max(SLICE_SECONDS, busy, self.workers / MOST_SLICES_A_SECOND)

    def warm(self) -> list[Future[bool]]:
        """Return nothing to wait for: the host starts the cluster's workers."""
        return []

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """Leave the cluster; what it has not done fails."""
        self._closed.set()
        self._queue.close()
        self._lose()

    def _connect(self) -> None:
        """Keep a client connected, and count the workers."""
        self._loop.start()
        while not self._closed.wait(LOOK_SECONDS):
            client = self._client
            try:
                if client is None:
                    client = Client(
                        self._address,
                        timeout=CONNECT_SECONDS,
                        set_as_default=False,
                        loop=self._loop.loop,
                    )
                elif client.status != "running":
                    self._lose()
                    continue
                workers = sum(client.nthreads().values())
            except Exception:  # OSError, and whatever a connection that breaks raises
                if client is not None and client is not self._client:
                    client.close()
                self._lose()
                continue
            with self._changed:
                self._client = client
                self._queue.workers = workers
                self._queue.problem = None if workers else AWAY
                self._changed.notify_all()

    def _lose(self) -> None:
        """Forget the client, and have its tasks in flight fail with ``Away``."""
        with self._changed:
            client, self._client = self._client, None
            self._queue.problem = AWAY
            lost = list(self._in_flight)
        for task in lost:
            self._done(task, time.monotonic(), set_away)
        if client is not None:
            threading.Thread(target=client.close, args=(1,), daemon=True).start()

    def _serve(self) -> None:
        """Send the cluster as many tasks as it has workers."""
        while not self._closed.is_set():
            with self._changed:
                client = self._client
                if client is None or len(self._in_flight) >= self._queue.workers:
                    self._changed.wait(LOOK_SECONDS)
                    continue
            task = self._queue.get(LOOK_SECONDS)
            if task is not None:
                self._send(client, task)

    def _send(self, client: Client, task: Task) -> None:
        started = time.monotonic()
        with self._changed:
            self._in_flight.add(task)
        try:
            sent = client.get_executor(pure=False).submit(task.function, *task.arguments)
        except Exception:  # the client was closed meanwhile
            self._done(task, started, set_away)
            return
        sent.add_done_callback(lambda done: self._done(task, started, partial(copy_result, done)))

    def _done(self, task: Task, started: float, set_result: Callable[[Future[Any]], None]) -> None:
        with self._changed:
            if task not in self._in_flight:
                return  # it has failed with ``Away`` meanwhile
            self._in_flight.discard(task)
        self._queue.done(task, time.monotonic() - started, partial(set_result, task.future))
        with self._changed:
            self._changed.notify_all()


def set_away(future: Future[Any]) -> None:
    """Have a future fail with ``Away``: nobody knows whether its task was done."""
    future.set_exception(Away())


def copy_result(done: Future[Any], future: Future[Any]) -> None:
    """Resolve a future as another one, which is done."""
    error = Away() if done.cancelled() else done.exception()
    if isinstance(error, KilledWorker):
        error = WorkerDied("the cluster's workers died of the task")
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(done.result())
