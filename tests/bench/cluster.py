"""Runs on a Dask cluster on this machine: as many runs as workers, against one on one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from core.runs.run import Run
from core.workers.dask_cluster import ClusterPool
from core.workers.pool import processors
from tests.bench.fairness import done, easy_spec
from tests.bench.report import Result
from tests.cluster import cluster

SECONDS = float(os.environ.get("CLUSTER_SECONDS", "20"))


def updates_a_second(workers: int) -> float:
    """Of as many runs as workers, all together."""
    with cluster(workers) as (port, _):
        pool = ClusterPool(f"tcp://127.0.0.1:{port}")
        while pool.workers < workers or pool.share().pool_load.problem:
            time.sleep(0.1)
        specs = [easy_spec(seed) for seed in range(workers)]
        runs = [Run([spec], pool.share(), slice_seconds=pool.slice_seconds) for spec in specs]
        made = sum(done(runs, SECONDS)) / SECONDS
        pool.shutdown()
        return made


def results() -> Iterator[Result]:
    """Every benchmark of this file."""
    count = max(2, processors())
    one, many = updates_a_second(1), updates_a_second(count)
    yield Result(
        f"{count} runs on {count} workers of a cluster, over {count} times one run on one",
        many / one / count,
        0.9,
        measured={"one_updates_per_s": round(one), "all_updates_per_s": round(many)},
    )
