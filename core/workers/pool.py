"""The worker processes of this machine, each with a thread that gives it tasks and restarts it.

Each worker has pipes of its own. So a death is seen at once, and costs the task of that worker
alone; and a worker sees the end of this process as the end of its pipe. In a pool with one pipe for
all results, such as loky's and the standard library's, a death fails every task in flight, and a
death while a result is being sent stops the pool for good.
"""

from __future__ import annotations

import math
import os
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path

from core.hosting.events import log_event
from core.workers.fair_queue import SLICE_SECONDS, FairExecutor, Share, Task
from core.workers.process import NotStarted, WorkerDied, WorkerProcess

LOOK_SECONDS = 1.0
START_AGAIN_SECONDS = 1.0
NO_WORKER = "Training waits: this server can start no process for it. It tries again every second."
END_SECONDS = 2.0  # that a worker may take to end; what is left then ends with this process
CPU_MAX = Path("/sys/fs/cgroup/cpu.max")  # "quota period", where a container limits processor time


def processors() -> int:
    """Return how many processors this process may use, at least one."""
    available = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        available = len(os.sched_getaffinity(0))
    with suppress(OSError, ValueError):
        quota, period = CPU_MAX.read_text().split()
        available = min(available, math.ceil(int(quota) / int(period)))  # ValueError: "max"
    return max(1, available)


def ready() -> bool:
    """Return ``True``: a task that shows that a worker has started."""
    return True


class WorkerPool(FairExecutor):
    """Calls functions in worker processes, which the first task starts.

    Attributes:
        slice_seconds: what a slice should take.
    """

    slice_seconds = SLICE_SECONDS

    def __init__(self, workers: int | None = None) -> None:
        super().__init__(workers or processors())
        self._lock = threading.Lock()
        self._pool = [WorkerProcess() for _ in range(self.workers)]
        self._threads: list[threading.Thread] = []
        self._closed = threading.Event()

    @property
    def living(self) -> int:
        """Return how many workers live."""
        return sum(worker.alive for worker in self._pool)

    def share(self) -> Share:
        """Return a share for one run; the first one starts the workers."""
        self._start_threads()
        return super().share()

    def warm(self) -> list[Future[bool]]:
        """Start every worker now, so that the first slice need not wait for one."""
        return [self.submit(ready) for _ in range(self.workers)]

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """End the workers; what they have not done fails."""
        self._closed.set()
        self._queue.close()
        for worker in self._pool:
            worker.close()
        if wait:
            end = time.monotonic() + END_SECONDS
            for thread in self._threads:
                thread.join(max(0.0, end - time.monotonic()))

    def _start_threads(self) -> None:
        with self._lock:
            if self._threads or self._closed.is_set():
                return
            watching = threading.Thread(target=self._watch, daemon=True, name="watch")
            self._threads = [watching] + [
                threading.Thread(target=self._serve, args=(worker,), daemon=True, name="worker")
                for worker in self._pool
            ]
        for thread in self._threads:
            thread.start()

    def _serve(self, worker: WorkerProcess) -> None:
        """Keep one worker running, and give it task after task."""
        while worker.alive or self._started(worker):
            task = self._queue.get(LOOK_SECONDS)
            if task is not None:
                self._run(worker, task)
            elif self._closed.is_set():
                break
        worker.end()

    def _run(self, worker: WorkerProcess, task: Task) -> None:
        while True:
            started = time.monotonic()
            try:
                result = worker.ask(task.function, task.arguments)
                set_result = partial(task.future.set_result, result)
            except NotStarted:  # it died while it was idle: its successor takes the task
                if self._started(worker):
                    continue
                error = WorkerDied("the pool is shut down")
                set_result = partial(task.future.set_exception, error)
            except BaseException as error:
                set_result = partial(task.future.set_exception, error)
            self._queue.done(task, time.monotonic() - started, set_result)
            return

    def _started(self, worker: WorkerProcess) -> bool:
        """Start the worker, however often it takes; ``False`` where the pool is shut down."""
        while not self._closed.is_set():
            if worker.starts:
                log_event("worker replaced")
            try:
                worker.start()
            except NotStarted as failure:
                log_event("worker not started", reason=repr(failure.__cause__))
                if not any(other.alive for other in self._pool):
                    self._queue.problem = NO_WORKER
                self._closed.wait(START_AGAIN_SECONDS)
            else:
                self._queue.problem = None
                return True
        return False

    def _watch(self) -> None:
        while not self._closed.wait(LOOK_SECONDS):
            for worker in self._pool:
                worker.kill_if_stuck()
