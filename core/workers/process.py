"""One worker: a process that is started, asked, watched and ended."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
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
from multiprocessing.spawn import get_preparation_data as preparation_data
from pathlib import Path
from typing import Any

import psutil

from core.workers.worker import NAME, serve

ROOT = Path(__file__).parents[2]
PREPARED = "core.workers.preload"  # what every worker imports
OVERDUE_SECONDS = 120.0  # a task takes tenths of a second; one large batch may take a minute
END_SECONDS = 5.0  # that a killed process may take to be gone
STUCK_LOOKS = 10  # looks in a row at which a busy worker has used no processor time: it is stopped


_environment = threading.Lock()


class WorkerDied(BrokenExecutor):
    """The worker ended, or did not answer, before the task was done."""


class NotStarted(Exception):
    """The worker ended before it could take a task."""


class WorkerProcess:
    """A process that trains, with pipes of its own; started when it is first needed.

    One thread starts and asks it; any thread may watch and end it.

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
        """Whether it has started and not ended."""
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
            self._read()
        except (OSError, EOFError):
            self.end()
            raise NotStarted from None

    def ask(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """Have a task done; returns its result or raises what it raised.

        Raises:
            WorkerDied: the process ended with the task.
            NotStarted: it had ended before it was given the task.
        """
        message = pickle.dumps((function, arguments))
        self._busy_since, self._idle_looks = time.monotonic(), 0
        try:
            self._write(message)
            try:
                succeeded, result = pickle.loads(self._read())
            except (OSError, EOFError, pickle.UnpicklingError):
                raise WorkerDied("a worker process died") from None
        except Exception:  # whatever it left unread, or of which the result can't be read
            self.end()
            raise
        finally:
            self._busy_since = None
        if not succeeded:
            raise result
        return result

    def _write(self, message: bytes) -> None:
        try:
            if self._pipe is None:
                raise OSError
            self._pipe.send_bytes(message)
        except OSError:
            raise NotStarted from None

    def _read(self) -> bytes:
        if self._pipe is None:
            raise EOFError
        return self._pipe.recv_bytes()

    def look(self) -> None:
        """End a process that has been busy for too long, or is stopped; whoever waits sees it die."""
        process, since = self._process, self._busy_since
        if process is None or since is None:
            return
        with suppress(psutil.Error):
            used = sum(psutil.Process(process.pid).cpu_times()[:2])
            self._idle_looks = self._idle_looks + 1 if used == self._seconds_used else 0
            self._seconds_used = used
        if self._idle_looks >= STUCK_LOOKS or time.monotonic() - since > OVERDUE_SECONDS:
            with suppress(psutil.Error):  # which kills it where the fork server is gone, too
                psutil.Process(process.pid).kill()

    def end(self) -> None:
        """End the process; it may be started again."""
        with self._lock:
            process, pipe = self._process, self._pipe
            self._process = self._pipe = None
        if process is None or pipe is None:
            return
        process.kill()
        pipe.close()  # at which it would end, too
        process.join(END_SECONDS)

    def close(self) -> None:
        """End the process for good; whoever waits for it sees it die."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()


def import_early() -> None:
    """Have PyTorch imported for the workers while this process imports it for itself."""
    if context().get_start_method() != "forkserver":
        return
    from multiprocessing import forkserver, resource_tracker  # the former is not on Windows

    with _environment:
        resource_tracker.ensure_running()  # whose own start lets signals through again
        # Ctrl+C in the terminal would interrupt it with a traceback until it has a session of its own.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        before = os.environ.get("PYTHONPATH")
        # Python 3.11's fork server looks for what it is to import in its own folder.
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), before)))
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            if before is None:
                del os.environ["PYTHONPATH"]
            else:
                os.environ["PYTHONPATH"] = before


def without_script(name: str) -> dict[str, Any]:
    """What a process is told of this one, but for the script that this one was started as.

    It would run that script; and Streamlit puts the page that it ran last in its place.
    """
    told = preparation_data(name)
    return {key: value for key, value in told.items() if not key.startswith("init_main")}


multiprocessing.spawn.get_preparation_data = without_script


@lru_cache(maxsize=1)
def context() -> ForkServerContext | SpawnContext:
    """How workers start: within milliseconds, with memory shared, where a fork of PyTorch is safe."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    forked = multiprocessing.get_context("forkserver")
    forked.set_forkserver_preload([PREPARED])
    return forked


def start_process() -> tuple[BaseProcess, Connection]:
    """Start a worker; returns it, and this end of its pipe."""
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
