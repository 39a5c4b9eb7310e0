"""A real Dask scheduler and its workers, as processes on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.app import ROOT, free_port

LOCAL = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
}


def scheduler(port: int) -> subprocess.Popen[bytes]:
    """Start a scheduler."""
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"]
    return start([*command, "--host", "127.0.0.1", "--port", str(port)])


def worker(port: int) -> subprocess.Popen[bytes]:
    """Start a worker with a nanny, which starts it anew when it dies."""
    command = [sys.executable, "-m", "distributed.cli.dask_worker", f"tcp://127.0.0.1:{port}"]
    options = ["--nthreads", "1", "--no-dashboard", "--preload", "core.workers.worker"]
    return start([*command, *options, "--death-timeout", "600"])


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a process that says nothing."""
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=LOCAL, stdout=quiet, stderr=quiet)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process, and what it has started."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def cluster(workers: int) -> Iterator[tuple[int, list[subprocess.Popen[bytes]]]]:
    """A scheduler and so many workers: its port, and the processes, the scheduler first."""
    port = free_port()
    processes = [scheduler(port), *(worker(port) for _ in range(workers))]
    try:
        yield port, processes
    finally:
        for process in reversed(processes):
            end(process)
