"""Where slices run: worker processes, each with a thread here that feeds it and starts it anew.

A worker has pipes of its own. So a death is seen at once, however it came, and costs the task of
that worker alone; and a worker sees the end of this process as the end of its pipe. In a pool with
one pipe for all results, as those of loky and of the standard library have, a death fails every
task in flight, and a death while a result is being sent stops the pool for good.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue
from typing import Any, ParamSpec, TypeVar

from core.runs.processors import processors

P = ParamSpec("P")
Result = TypeVar("Result")

ROOT = Path(__file__).parents[2]
OVERDUE_SECONDS = 120.0  # a task takes tenths of a second; one large batch may take a minute
LOOK_SECONDS = 1.0
END_SECONDS = 5.0  # that a worker may take to end; what is left then ends with this process


class WorkerDied(BrokenExecutor):
    """The worker ended, or did not answer, before the task was done."""


@dataclass(eq=False)
class Task:
    """Something to be done, and the promise of its result."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    future: Future[Any]


def ready() -> bool:
    """A task that shows that a worker has started."""
    return True


class Worker:
    """One process, started when it is first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self.busy_since: float | None = None

    def run(self, task: Task) -> None:
        """Have the task done and keep its promise."""
        try:
            succeeded, result = self._ask((task.function, task.arguments))
        except (OSError, EOFError, pickle.UnpicklingError, ValueError):
            self.kill()
            self._process = start_process()  # now: it takes seconds
            task.future.set_exception(WorkerDied("a worker process died"))
        except Exception as error:  # the task can't be pickled, or its result not be read
            self.kill()
            task.future.set_exception(error)
        else:
            (task.future.set_result if succeeded else task.future.set_exception)(result)

    def _ask(self, task: tuple[Any, ...]) -> tuple[bool, Any]:
        message = pickle.dumps(task)
        if self._process is None:
            self._process = start_process()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.busy_since = time.monotonic()
        try:
            self._process.stdin.write(message)
            self._process.stdin.flush()
            answer: tuple[bool, Any] = pickle.load(self._process.stdout)
            return answer
        finally:
            self.busy_since = None

    def kill(self) -> None:
        """End the process; the next task starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            assert stream is not None
            with suppress(OSError):
                stream.close()

    def interrupt(self, overdue_seconds: float) -> None:
        """End a process that has been busy for longer; whoever waits for it sees it die."""
        process, since = self._process, self.busy_since
        if process is None or since is None or time.monotonic() - since < overdue_seconds:
            return
        process.kill()


def start_process() -> subprocess.Popen[bytes]:
    """Start a worker; Ctrl+C in this process's terminal is none of its business."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", "core.runs.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )


class WorkerPool(Executor):
    """Runs functions in worker processes, the first submitted first. Threads may share it.

    The executor of another library may stand in its place: nothing but ``submit`` is asked of it.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or processors()
        self._lock = threading.Lock()
        self._unfinished = 0
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._pool = [Worker() for _ in range(self.workers)]
        self._threads: list[threading.Thread] = []
        self._closed = threading.Event()

    @property
    def crowd(self) -> float:
        """Tasks in flight or waiting, for each worker."""
        return self._unfinished / self.workers

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
        future: Future[Result] = Future()
        with self._lock:
            if self._closed.is_set():
                raise RuntimeError("the pool is shut down")
            self._start_threads()
            self._unfinished += 1
            self._tasks.put(Task(fn, args, future))
        future.add_done_callback(self._finished)
        return future

    def _finished(self, _: Future[Any]) -> None:
        with self._lock:
            self._unfinished -= 1

    def warm(self) -> list[Future[bool]]:
        """Start every worker now, so that the first slice need not wait for one."""
        return [self.submit(ready) for _ in range(self.workers)]

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """End the workers; what they have not done fails."""
        with self._lock:
            self._closed.set()
            for _ in self._threads:
                self._tasks.put(None)
        for worker in self._pool:
            worker.interrupt(0)
        if wait:
            for thread in self._threads:
                thread.join(END_SECONDS)

    def _start_threads(self) -> None:
        if self._threads:
            return
        feeders = [
            threading.Thread(target=self._feed, args=(worker,), daemon=True, name="worker")
            for worker in self._pool
        ]
        watch = threading.Thread(target=self._watch, daemon=True, name="overdue")
        self._threads = [*feeders, watch]
        for thread in self._threads:
            thread.start()

    def _feed(self, worker: Worker) -> None:
        """Have one worker do task after task."""
        while (task := self._tasks.get()) is not None:
            if self._closed.is_set():
                task.future.cancel()
            elif task.future.set_running_or_notify_cancel():
                worker.run(task)
        worker.kill()

    def _watch(self) -> None:
        while not self._closed.wait(LOOK_SECONDS):
            for worker in self._pool:
                worker.interrupt(OVERDUE_SECONDS)


@lru_cache(maxsize=1)
def shared_pool() -> WorkerPool:
    """The pool that everyone in this process uses."""
    return WorkerPool()
