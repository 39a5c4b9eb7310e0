"""Where the scheduler of a cluster is, if training happens on one."""

from __future__ import annotations

import os

VARIABLE = "DASK_SCHEDULER_ADDRESS"


def scheduler_address() -> str | None:
    """Its address as the environment names it."""
    return os.environ.get(VARIABLE) or None
