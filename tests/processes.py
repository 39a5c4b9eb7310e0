"""The processes of the app as Linux tells of them below /proc."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import psutil

from core.workers.worker import NAME

TOLD = Path("/proc/self/stat").exists()


def workers(parent: int) -> list[int]:
    """The processes that train for this one."""
    found = []
    for process in psutil.Process(parent).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if process.name() == NAME:
                found.append(process.pid)
    return found


def processor_seconds(pid: int) -> float:
    """Processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
