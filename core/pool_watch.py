"""A pool whose worker died while it was sending a result is freed from waiting for the rest.

The pool's own thread reads results from one pipe, whose writing end this process holds, too. So a
result cut short has no end: the thread waits for the rest, sees no worker die, and every task of
the pool stays unanswered.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress

from loky import ProcessPoolExecutor
from loky.backend.utils import kill_process_tree

LOOK_SECONDS = 1.0  # a pool that is not stuck sees a dead worker in a fraction of that


def watch(pool: ProcessPoolExecutor) -> None:
    """Free the pool within seconds whenever it is stuck, until it is broken or shut down."""
    threading.Thread(target=_watch, args=(pool,), name="PoolWatch", daemon=True).start()


def _watch(pool: ProcessPoolExecutor) -> None:
    seen: set[int] = set()
    while pool._flags.broken is None and not (pool._flags.shutdown and not pool._processes):
        # A worker that leaves in peace is forgotten before it is gone.
        dead = {pid for pid, worker in list(pool._processes.items()) if not worker.is_alive()}
        if dead & seen:
            _free(pool)
            return
        seen = dead
        time.sleep(LOOK_SECONDS)


def _free(pool: ProcessPoolExecutor) -> None:
    """With no writer left the pipe ends, and the pool's thread does what it does for a dead worker."""
    for worker in list(pool._processes.values()):
        if worker.is_alive():
            with suppress(ProcessLookupError):
                kill_process_tree(worker)
    pool._result_queue._writer.close()
