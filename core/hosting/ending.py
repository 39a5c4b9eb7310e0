"""How the server ends on a signal: at once while it starts, and in seconds whatever holds it up."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)
LONGEST_SECONDS = 2.5

_received: list[int] = []


def in_main_thread() -> bool:
    """Whether this is the one thread that may set handlers."""
    return threading.current_thread() is threading.main_thread()


@contextmanager
def ended_at_once() -> Iterator[None]:
    """Meanwhile a signal ends the process without a word.

    What is imported would otherwise go on to its end, or stop with a traceback.
    """
    if not in_main_thread():
        yield
        return
    before = {each: signal.signal(each, signal.SIG_DFL) for each in SIGNALS}
    # uvicorn only notes a signal that came before, and would start to the end first.
    servers = [getattr(handler, "__self__", None) for handler in before.values()]
    if any(getattr(server, "should_exit", False) for server in servers):
        signal.raise_signal(signal.SIGTERM)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def end_in_time() -> None:
    """From now on a signal ends the process within ``LONGEST_SECONDS``.

    The server's own handler comes first, but uvicorn waits until every request is answered, and
    one that asks for the next frame by plain HTTP waits for something to move.
    """
    if not in_main_thread():
        return
    for each in SIGNALS:
        _bound(each)


def _bound(number: int) -> None:
    handler = signal.getsignal(number)

    def on_signal(received: int, frame: FrameType | None) -> None:
        _received.append(received)
        limit = threading.Timer(LONGEST_SECONDS, os._exit, [128 + received])
        limit.daemon = True
        limit.start()
        if callable(handler):
            handler(received, frame)

    signal.signal(number, on_signal)


def end() -> None:
    """End the process, where a signal asked for it; call it when all is tidied up.

    What Python itself does at its end is of no use here: it waits for threads, and native
    libraries complain of what they find still in use.
    """
    if not _received or not in_main_thread():
        return
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    signal.signal(_received[0], signal.SIG_DFL)
    signal.raise_signal(_received[0])
