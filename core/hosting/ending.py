"""The end of the server on a signal: at once while it starts, and in seconds whatever holds it up."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

from core.hosting.compat import asked_to_exit

SIGNALS = (signal.SIGINT, signal.SIGTERM)
LONGEST_SECONDS = 2.5

_received: list[int] = []


def in_main_thread() -> bool:
    """Return whether this thread may set signal handlers."""
    return threading.current_thread() is threading.main_thread()


@contextmanager
def ended_at_once() -> Iterator[None]:
    """Let a signal end the process without a word while the block runs.

    Otherwise an import would go on to its end, or stop with a traceback.
    """
    if not in_main_thread():
        yield
        return
    before = {each: signal.signal(each, signal.SIG_DFL) for each in SIGNALS}
    if asked_to_exit(before.values()):
        signal.raise_signal(signal.SIGTERM)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def end_in_time() -> None:
    """Have a signal end the process within ``LONGEST_SECONDS`` from now on.

    The server's own handler comes first, but uvicorn waits until every request is answered, and a
    request for the next frame by plain HTTP waits until something moves.
    """
    if in_main_thread():
        for each in SIGNALS:
            signal.signal(each, partial(_end_soon, signal.getsignal(each)))


def _end_soon(handler: object, received: int, frame: FrameType | None) -> None:
    _received.append(received)
    limit = threading.Timer(LONGEST_SECONDS, os._exit, [128 + received])
    limit.daemon = True
    limit.start()
    if callable(handler):
        handler(received, frame)


def end() -> None:
    """End the process where a signal asked for it. Call it when all else has ended.

    Python's own end waits for threads, and native libraries complain of what is still in use.
    """
    if not _received or not in_main_thread():
        return
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    signal.signal(_received[0], signal.SIG_DFL)
    signal.raise_signal(_received[0])
