"""Imports that take seconds, done in a thread while the server answers its first pages."""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
from collections.abc import Callable

# The other threads get the interpreter after this time instead of Python's own 5 ms, which would
# add up over the many steps of a first page.
SWITCH_SECONDS = 0.0005

logger = logging.getLogger(__name__)
_done = threading.Event()
_done.set()  # until something is started


def import_in_background(work: Callable[[], None]) -> None:
    """Do the work in a thread; where it fails, log the reason and end the process with status 1."""
    _done.clear()
    threading.Thread(target=_work, args=(work,), daemon=True, name="imports").start()


def imports_done(seconds: float = 0.0) -> bool:
    """Wait at most so long; return whether the work is done."""
    return _done.wait(seconds)


def _work(work: Callable[[], None]) -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.disable()  # it finds nothing among modules, and takes a sixth of the time of their import
    try:
        work()
    except BaseException:
        logger.exception("What the app needs could not be imported")
        logging.shutdown()
        os._exit(1)
    finally:
        sys.setswitchinterval(interval)
    gc.freeze()  # modules stay for good: no later collection looks through them
    gc.enable()
    _done.set()
