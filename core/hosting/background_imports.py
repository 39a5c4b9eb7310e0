"""What takes seconds to import, done in a thread beside the first pages."""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
from collections.abc import Callable

# While it works, any other thread gets the interpreter after this time: Python's own 5 ms, at each
# of a first page's many steps, would add up.
SWITCH_SECONDS = 0.0005

logger = logging.getLogger(__name__)
_done = threading.Event()
_done.set()  # nothing to wait for where nothing was started


def import_in_background(work: Callable[[], None]) -> None:
    """Do the work in a thread; where it fails, the process ends with the reason in the log."""
    _done.clear()
    threading.Thread(target=_work, args=(work,), daemon=True, name="preparation").start()


def imports_done(seconds: float = 0.0) -> bool:
    """Wait so long at most; return whether the work is done."""
    return _done.wait(seconds)


def _work(work: Callable[[], None]) -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.disable()  # which finds nothing among modules, and takes a sixth of their import
    try:
        work()
    except BaseException:
        logger.exception("What the app needs could not be imported")
        logging.shutdown()
        os._exit(1)
    finally:
        sys.setswitchinterval(interval)
    gc.freeze()  # what is imported stays: no collection need look through it
    gc.enable()
    _done.set()
