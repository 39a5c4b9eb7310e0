"""What every test shares: PyTorch on one thread, and one pool of workers."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import torch
from hypothesis import HealthCheck, settings

from core.workers.pool import WorkerPool
from tests.core.warm_pool import warm_pool

# HYPOTHESIS_LONG=1 tries each property with 10,000 examples. No example is timed: machines are busy.
settings.register_profile("usual", max_examples=60, deadline=None)
settings.register_profile(
    "long", max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("long" if os.environ.get("HYPOTHESIS_LONG") == "1" else "usual")


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """Train in this process as workers do, so that results may be compared bit for bit."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def pool() -> Iterator[WorkerPool]:
    """Two warm workers. A test may kill them: the pool replaces them."""
    with warm_pool() as pool:
        yield pool
