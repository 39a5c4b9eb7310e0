"""Workers that have started."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.workers.pool import WorkerPool


@contextmanager
def warm_pool() -> Iterator[WorkerPool]:
    """Two of them, which end with the block."""
    pool = WorkerPool(workers=2)
    for started in pool.warm():
        started.result(timeout=120)
    yield pool
    pool.shutdown()
