"""The processes of the app as Linux tells of them below /proc."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

TOLD = Path(f"/proc/self/task/{os.getpid()}/children").exists()


def workers(parent: int) -> list[int]:
    """The processes that train for this one."""
    below = set()
    for task in Path(f"/proc/{parent}/task").iterdir():
        with suppress(FileNotFoundError):  # threads and processes may end meanwhile
            below |= {int(pid) for pid in (task / "children").read_text().split()}
    found = []
    for pid in below:
        with suppress(FileNotFoundError):
            if b"core.runs.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def processor_seconds(pid: int) -> float:
    """Processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
