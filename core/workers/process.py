"""One worker: a process that is started, given tasks, watched and ended."""

from __future__ import annotations

import multiprocessing
import pickle
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from functools import lru_cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import psutil

from core.hosting.compat import start_fork_server, start_workers_without_main
from core.workers.worker import NAME, serve

ROOT = Path(__file__).parents[2]
PREPARED = "core.workers.preload"  # what every worker imports
OVERDUE_SECONDS = 120.0  # a task takes tenths of a second; one large batch may take a minute
END_SECONDS = 5.0  # that a killed process may take to be gone
UNSEEN = (psutil.Error, OSError)  # where a process is gone, or no file is left to read of it
STUCK_LOOKS = 10  # a busy worker that uses no processor time for so many looks is stopped


class WorkerDied(BrokenExecutor):
    """The worker ended, or did not answer, before the task was done."""


class NotStarted(Exception):
    """The worker ended before it could take a task."""


class WorkerProcess:
    """A process that trains, with pipes of its own; started when it is first needed.

    One thread starts it and gives it tasks; any thread may watch and end it.

    Attributes:
        starts: how often it was started.
    """

    def __init__(self) -> None:
        self.starts = 0
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._busy_since: float | None = None
        self._idle_looks, self._seconds_used = 0, -1.0

    @property
    def alive(self) -> bool:
        """Return whether it has started and not ended."""
        process = self._process
        return process is not None and process.is_alive()

    def start(self) -> None:
        """Start it, and wait until it can take a task.

        Raises:
            NotStarted: it ended before that, or the system gave no process, memory or file for it.
        """
        self.end()
        if self._closed:
            raise NotStarted
        try:
            process, pipe = start_process()  # may take seconds, which ``close`` does not wait for
        except (OSError, EOFError) as error:  # the latter where the fork server dies meanwhile
            raise NotStarted from error
        with self._lock:
            self._process, self._pipe = process, pipe
            self.starts += 1
            if self._closed:
                process.kill()
        try:
            pipe.recv_bytes()
        except (OSError, EOFError):
            self.end()
            raise NotStarted from None

    def ask(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """Have it do a task; return the result or raise what the task raised.

        Raises:
            WorkerDied: the process ended during the task.
            NotStarted: it had ended before it was given the task.
        """
        message, pipe = pickle.dumps((function, arguments)), self._pipe
        self._busy_since, self._idle_looks = time.monotonic(), 0
        try:
            if pipe is None:
                raise NotStarted
            try:
                pipe.send_bytes(message)
            except OSError:
                raise NotStarted from None
            try:
                succeeded, result = pickle.loads(pipe.recv_bytes())
            except (OSError, EOFError, pickle.UnpicklingError):
                raise WorkerDied("a worker process died") from None
        except Exception:  # a part of its answer may be left in the pipe
            self.end()
            raise
        finally:
            self._busy_since = None
        if not succeeded:
            raise result
        return result

    def kill_if_stuck(self) -> None:
        """Kill it where it has been busy for too long, or is stopped; its task then fails."""
        process, since = self._process, self._busy_since
        if process is None or since is None:
            return
        with suppress(*UNSEEN):
            used = sum(psutil.Process(process.pid).cpu_times()[:2])
            self._idle_looks = self._idle_looks + 1 if used == self._seconds_used else 0
            self._seconds_used = used
        if self._idle_looks >= STUCK_LOOKS or time.monotonic() - since > OVERDUE_SECONDS:
            with suppress(*UNSEEN):  # psutil kills it where the fork server is gone, too
                psutil.Process(process.pid).kill()

    def end(self) -> None:
        """End the process; it may be started again."""
        with self._lock:
            process, pipe = self._process, self._pipe
            self._process = self._pipe = None
        if process is None or pipe is None:
            return
        process.kill()
        pipe.close()
        process.join(END_SECONDS)

    def close(self) -> None:
        """End the process for good; the task that it has in hand fails."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()


start_workers_without_main()


@lru_cache(maxsize=1)
def context() -> ForkServerContext | SpawnContext:
    """Return how workers start: forked from a server on Linux, within milliseconds, and spawned elsewhere."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    forked = multiprocessing.get_context("forkserver")
    forked.set_forkserver_preload([PREPARED])
    return forked


def import_early() -> None:
    """Have PyTorch imported for the workers while this process imports it for itself."""
    if context().get_start_method() == "forkserver":
        start_fork_server(ROOT)


def start_process() -> tuple[BaseProcess, Connection]:
    """Start a worker; return it, and this end of its pipe."""
    import_early()
    ours, its = context().Pipe()
    with its:
        process = context().Process(target=serve, args=(its,), name=NAME, daemon=True)
        try:
            process.start()
        except BaseException:
            ours.close()
            raise
    return process, ours
