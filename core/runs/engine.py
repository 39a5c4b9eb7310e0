"""The one place that chooses where slices run: this machine's processors, or a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from core.hosting.scheduler import scheduler_address
from core.runs.run import Run
from core.training.spec import Spec
from core.workers.pool import WorkerPool

if TYPE_CHECKING:
    from core.workers.dask_cluster import ClusterPool


@lru_cache(maxsize=1)
def shared_engine() -> WorkerPool | ClusterPool:
    """The workers that everyone in this process uses.

    Raises:
        ImportError: ``DASK_SCHEDULER_ADDRESS`` names a scheduler, and Dask is not installed.
    """
    address = scheduler_address()
    if address is None:
        return WorkerPool()
    from core.workers.dask_cluster import ClusterPool

    return ClusterPool(address)


def new_run(specs: Sequence[Spec]) -> Run:
    """A run with a share of its own in these workers."""
    engine = shared_engine()
    return Run(specs, engine.share(), slice_seconds=engine.slice_seconds)
