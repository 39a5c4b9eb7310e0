"""One worker: a process that is started, asked, watched and ended."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from core.runs.worker import LENGTH

ROOT = Path(__file__).parents[2]
OVERDUE_SECONDS = 120.0  # a task takes tenths of a second; one large batch may take a minute
STUCK_LOOKS = 10  # looks in a row at which a busy worker has used no processor time: it is stopped


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
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._busy_since: float | None = None
        self._idle_looks, self._seconds_used = 0, -1.0

    @property
    def alive(self) -> bool:
        """Whether it has started and not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, and wait until it can take a task.

        Raises:
            NotStarted: it ended before that.
        """
        self.end()
        with self._lock:
            if self._closed:
                raise NotStarted
            self._process = start_process()
            self.starts += 1
        try:
            self._read()
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            self.end()
            raise NotStarted from None

    def ask(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """Have a task done; returns its result or raises what it raised.

        Raises:
            WorkerDied: the process ended with the task.
            NotStarted: it had ended before it was given the task.
        """
        message = pickle.dumps((function, arguments))
        process = self._process
        if process is None or process.stdin is None:
            raise NotStarted
        self._busy_since, self._idle_looks = time.monotonic(), 0
        try:
            try:
                process.stdin.write(LENGTH.pack(len(message)) + message)
                process.stdin.flush()
            except (OSError, ValueError):
                raise NotStarted from None
            try:
                succeeded, result = self._read()
            except (OSError, EOFError, pickle.UnpicklingError, ValueError):
                raise WorkerDied("a worker process died") from None
        except Exception:  # whatever it left unread, or of which the result can't be read
            self.end()
            raise
        finally:
            self._busy_since = None
        if not succeeded:
            raise result
        return result

    def _read(self) -> Any:
        process = self._process
        if process is None or process.stdout is None:
            raise EOFError
        return pickle.load(process.stdout)

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
            process.kill()

    def end(self) -> None:
        """End the process; it may be started again."""
        with self._lock:
            process, self._process = self._process, None
            if process is None:
                return
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]

    def close(self) -> None:
        """End the process for good; whoever waits for it sees it die."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()


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
