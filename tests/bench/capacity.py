"""What many students take, on paper: ``python -m tests.bench.capacity 1000 10000``.

Computed from what was measured on two cores; the benchmark that measured a figure stands beside it. What a host knows better goes into the command
line: ``--training 1`` where all train at once.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass

CORE_SECONDS_A_FRAME = 0.003  # of the server's: viewers
CORE_SECONDS_A_PAGE = 0.04  # of the server's, to open one: viewers
MOST_OF_A_CORE = (
    0.7  # of one process, whose threads share one interpreter, while answers stay quick
)
BYTES_A_FRAME = 1_200  # packed, the mean of three pages: viewers
SERVER_MB, SESSION_MB = 420, 3  # private: memory, viewers
FORK_SERVER_MB, WORKER_MB = 320, 35  # as psutil tells them on Linux; a worker at rest has 20
TASKS_A_SECOND = 340  # that one process sends to a cluster and fetches: cluster
SCHEDULER_TASKS_A_SECOND = 4_000  # Dask's documentation: 200 microseconds a task and more
SLICE_SECONDS = 0.25  # of a cluster with many workers


@dataclass(frozen=True)
class Capacity:
    """What so many students take.

    Attributes:
        students: with a page open.
        training: of them at the same time.
        replicas: of the app, a core each.
        workers: cores that train.
        memory_gb: of all replicas and workers.
        megabits: a second, to the browsers.
        opening_seconds: until all pages are open, where all are opened at once.
        schedulers: of clusters, where training is on other machines.
    """

    students: int
    training: int
    replicas: int
    workers: int
    memory_gb: float
    megabits: float
    opening_seconds: float
    schedulers: int


def capacity(students: int, training: float, frames: float, cores: float) -> Capacity:
    """What it takes: ``training`` of them at once, ``frames`` a second and ``cores`` for each."""
    at_once = math.ceil(training * students)
    drawing = at_once * frames * CORE_SECONDS_A_FRAME
    workers = math.ceil(at_once * cores)
    slices = at_once * min(frames, cores / SLICE_SECONDS)
    replicas = math.ceil(max(drawing / MOST_OF_A_CORE, slices / TASKS_A_SECOND))
    memory = replicas * SERVER_MB + students * SESSION_MB + workers * WORKER_MB
    return Capacity(
        students,
        at_once,
        replicas,
        workers,
        (memory + replicas * FORK_SERVER_MB) / 1024,
        8e-6 * at_once * frames * BYTES_A_FRAME,
        students * CORE_SECONDS_A_PAGE / replicas,
        math.ceil(slices / SCHEDULER_TASKS_A_SECOND),
    )


def main() -> None:
    """Print a table, a line for each number of students."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("students", type=int, nargs="+")
    parser.add_argument("--training", type=float, default=0.3, help="share that trains at once")
    parser.add_argument("--frames", type=float, default=4.0, help="that each sees a second")
    parser.add_argument("--cores", type=float, default=0.1, help="that each trains on")
    asked = parser.parse_args()
    print(
        "| students | train at once | replicas | worker cores | memory, GB | Mbit/s | all pages open after, s | schedulers |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for students in asked.students:
        it = capacity(students, asked.training, asked.frames, asked.cores)
        print(
            f"| {it.students:,} | {it.training:,} | {it.replicas} | {it.workers} | {it.memory_gb:.1f} "
            f"| {it.megabits:.1f} | {it.opening_seconds:.0f} | {it.schedulers} |"
        )


if __name__ == "__main__":
    main()
