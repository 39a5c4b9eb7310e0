"""Where slices run: on this machine's processors, or on a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from core.hosting.limits import scheduler_address
from core.runs.run import Run
from core.training.spec import Spec
from core.workers.pool import WorkerPool

if TYPE_CHECKING:
    from core.workers.dask_cluster import ClusterPool


@lru_cache(maxsize=1)
def shared_engine() -> WorkerPool | ClusterPool:
    """Return the workers that all runs of this process share.

    Raises:
        ImportError: ``DASK_SCHEDULER_ADDRESS`` names a scheduler, and Dask is not installed.
    """
    address = scheduler_address()
    if address is None:
        return WorkerPool()
    from core.workers.dask_cluster import ClusterPool

    return ClusterPool(address)


def new_run(specs: Sequence[Spec]) -> Run:
    """Return a run with a share of its own in these workers."""
    engine = shared_engine()
    return Run(specs, engine.share(), slice_seconds=engine.slice_seconds)
