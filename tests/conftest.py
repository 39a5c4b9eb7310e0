"""What every test shares: PyTorch on one thread, and one pool of workers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from core.runs.worker_pool import WorkerPool


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """Train in this process as workers do, so that results may be compared bit for bit."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def pool() -> Iterator[WorkerPool]:
    """Two warm workers. A test may kill them: the pool replaces them."""
    pool = WorkerPool(workers=2)
    for started in pool.warm():
        started.result(timeout=120)
    yield pool
    pool.shutdown()
