"""A process that trains: it answers one task after another, as pickles through a pipe."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue

NAME = "worker"
NICENESS = 5  # a third of the weight of other processes, where they compete
OUT_OF_MEMORY_SCORE = Path("/proc/self/oom_score_adj")
OWN_NAME = Path("/proc/self/comm")
OWN_GROUP = Path("/proc/self/autogroup")


def prepare() -> None:
    """Import what training needs, and lower this process's priority below that of pages and browsers."""
    import core.workers.preload  # noqa: F401

    with suppress(OSError):  # where memory runs out, Linux ends a worker rather than the server
        OUT_OF_MEMORY_SCORE.write_text("500")
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def come_after_pages() -> None:
    """Set the niceness of this process's autogroup, too.

    Where ``sched_autogroup_enabled`` is set, Linux shares processors out among sessions first, and a
    process's own niceness counts within its session alone. This session is this process.
    """
    with suppress(OSError):
        for _ in range(20):
            try:
                OWN_GROUP.write_text(str(NICENESS))
                return
            except BlockingIOError:  # Linux takes one such change in 0.1 s, of all processes
                time.sleep(0.1)


def answer(message: bytes) -> bytes:
    """Do a task; return whether it succeeded, and its result or exception. Both are pickles."""
    try:
        function, arguments = pickle.loads(message)
        return pickle.dumps((True, function(*arguments)))
    except BaseException as error:  # whatever a model, a loss or a device may raise
        try:
            return pickle.dumps((False, error))
        except Exception:
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))


def dask_setup(_: object) -> None:
    """Prepare a worker of Dask's, which is started with ``--preload core.workers.worker``."""
    prepare()


def leave_the_terminal() -> None:
    """Ignore Ctrl+C in the terminal: it is for the server, and this process ends with that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        os.setsid()
    with suppress(OSError):
        OWN_NAME.write_text(NAME)


def receive(pipe: Connection, tasks: SimpleQueue[bytes]) -> None:
    """Queue the server's messages, and end this process with the server, whatever it does."""
    with suppress(EOFError, OSError):
        while True:
            tasks.put(pipe.recv_bytes())
    os._exit(0)


def serve(pipe: Connection) -> None:
    """Answer tasks until the server is gone."""
    leave_the_terminal()
    tasks: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=receive, args=(pipe, tasks), daemon=True).start()
    prepare()
    pipe.send_bytes(b"ready")
    threading.Thread(target=come_after_pages, daemon=True).start()
    with suppress(BrokenPipeError):
        while True:
            pipe.send_bytes(answer(tasks.get()))
    os._exit(0)
