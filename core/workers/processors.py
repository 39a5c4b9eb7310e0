"""How many processors this process may use."""

from __future__ import annotations

import math
import os
from contextlib import suppress
from pathlib import Path

CPU_MAX = Path("/sys/fs/cgroup/cpu.max")  # "quota period", where a container limits processor time


def processors() -> int:
    """Those of the machine that are not kept from this process; one at least."""
    available = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        available = len(os.sched_getaffinity(0))
    with suppress(OSError, ValueError):
        quota, period = CPU_MAX.read_text().split()
        available = min(available, math.ceil(int(quota) / int(period)))  # ValueError: "max"
    return max(1, available)
