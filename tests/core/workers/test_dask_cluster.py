"""Slices on a cluster: a real scheduler, real workers, and what may happen to them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace

import psutil
import pytest

from core.diagnosis.status_sentence import sentence
from core.hosting.limits import SCHEDULER
from core.runs.engine import shared_engine
from core.runs.run import Run
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from core.workers.dask_cluster import AWAY, ClusterPool
from core.workers.pool import WorkerPool
from tests.bench import cluster as benchmark
from tests.cluster import cluster, end, scheduler, worker
from tests.core.fakes import MINI, bits
from tests.core.runs.test_run import assert_undisturbed, rests, until
from tests.e2e.app import free_port

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")

LONG = replace(MINI, batch_size=1, momentum=0.9, train_share=0.7, epochs=900)


@pytest.fixture(scope="module")
def processes() -> Iterator[tuple[int, list[subprocess.Popen[bytes]]]]:
    """The scheduler's port, and the processes of it and its two workers."""
    with cluster(2) as started:
        yield started


@pytest.fixture
def port(processes: tuple[int, object]) -> int:
    """Of the scheduler of two workers."""
    return processes[0]


@pytest.fixture
def engine(port: int) -> Iterator[ClusterPool]:
    """These two workers."""
    pool = ClusterPool(f"tcp://127.0.0.1:{port}")
    until(lambda: pool.workers == 2 and pool.share().pool_load.problem is None)
    yield pool
    pool.shutdown()


def test_losses_are_those_of_the_local_pool_bit_for_bit(
    engine: ClusterPool, pool: WorkerPool
) -> None:
    task = (LONG, initial_state(LONG), Budget(until_epoch=50))
    here = pool.submit(train_slice, *task).result(120)
    there = engine.submit(train_slice, *task).result(120)
    assert bits(here[0]) == bits(there[0])
    assert bits(here[1].losses) == bits(there[1].losses)


def test_a_run_comes_out_as_in_one_piece(engine: ClusterPool) -> None:
    run = Run([LONG], engine.share(), slice_seconds=engine.slice_seconds)
    run.play()
    until(lambda: rests(run))
    assert_undisturbed(run.view(), LONG)


def test_a_worker_killed_in_mid_run_leaves_no_trace(engine: ClusterPool) -> None:
    run = Run([LONG], engine.share(), slice_seconds=engine.slice_seconds)
    pid = engine.submit(os.getpid).result(120)
    run.play()
    until(lambda: run.view().epoch > 0)
    os.kill(pid, signal.SIGKILL)
    until(lambda: rests(run))
    assert_undisturbed(run.view(), LONG)
    assert not psutil.pid_exists(pid)


def test_what_a_task_raises_comes_back(engine: ClusterPool) -> None:
    with pytest.raises(ZeroDivisionError):
        engine.submit(divmod, 1, 0).result(60)


def test_a_cluster_that_was_never_there_is_said() -> None:
    pool = ClusterPool(f"tcp://127.0.0.1:{free_port()}")
    run = Run([LONG], pool.share())
    run.play()
    for _ in range(3):
        assert sentence(run.view()) == AWAY
        run.renew()
        time.sleep(0.1)
    pool.shutdown()


@pytest.mark.parametrize(
    ("workers", "seconds"), [(1, 0.1), (2, 0.1), (4, 0.125), (8, 0.25), (68, 0.25), (340, 1.0)]
)
def test_many_workers_get_longer_slices(
    workers: int, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ClusterPool, "workers", workers)
    pool = ClusterPool(f"tcp://127.0.0.1:{free_port()}")
    assert pool.slice_seconds == seconds
    pool.shutdown()


def test_the_benchmark_of_clusters_tells_a_ratio(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benchmark, "SECONDS", 0.3)
    monkeypatch.setattr(benchmark, "cluster", lambda _: nullcontext((port, [])))
    (result,) = benchmark.results()
    assert json.loads(result.line())["ratio"] > 0


def test_a_variable_chooses_the_cluster(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    shared_engine.cache_clear()
    monkeypatch.setenv(SCHEDULER, f"tcp://127.0.0.1:{port}")
    engine = shared_engine()
    assert isinstance(engine, ClusterPool)
    assert engine.submit(divmod, 7, 2).result(60) == (3, 1)
    engine.shutdown()
    shared_engine.cache_clear()


def test_a_run_waits_for_a_scheduler_that_is_gone_and_goes_on_when_it_is_back(
    engine: ClusterPool, processes: tuple[int, list[subprocess.Popen[bytes]]]
) -> None:
    port, started = processes
    run = Run([LONG], engine.share())
    run.play()
    until(lambda: rests(run) or run.view().epoch > 0)
    end(started[0])
    until(lambda: rests(run) or sentence(run.view()) == AWAY)
    assert run.view().status == "playing"
    for each in started[
        1:
    ]:  # workers end with their scheduler, and whoever runs them starts them anew
        end(each)
    started[:] = scheduler(port), worker(port)
    until(lambda: rests(run))
    assert_undisturbed(run.view(), LONG)
