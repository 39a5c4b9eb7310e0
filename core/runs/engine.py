"""The one place that chooses where slices run: this machine's processors, or a cluster."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from core.runs.run import Run
from core.runs.worker_pool import WorkerPool
from core.training.spec import Spec

if TYPE_CHECKING:
    from core.runs.cluster import ClusterPool

SCHEDULER = "DASK_SCHEDULER_ADDRESS"


@lru_cache(maxsize=1)
def shared_engine() -> WorkerPool | ClusterPool:
    """The workers that everyone in this process uses.

    Raises:
        ImportError: ``DASK_SCHEDULER_ADDRESS`` names a scheduler, and Dask is not installed.
    """
    address = os.environ.get(SCHEDULER)
    if not address:
        return WorkerPool()
    from core.runs.cluster import ClusterPool

    return ClusterPool(address)


def new_run(specs: Sequence[Spec]) -> Run:
    """A run with a share of its own in these workers."""
    engine = shared_engine()
    return Run(specs, engine.share(), slice_seconds=engine.slice_seconds)
