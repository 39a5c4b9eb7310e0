"""Runs whose workers are killed, stopped or out of memory: real processes, real signals."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import forkserver
from typing import Any

import psutil
import pytest
import torch
from torch import Tensor

import core.workers.process
from core.diagnosis.status_sentence import sentence
from core.runs.failure import LITTLE_MEMORY, died
from core.runs.run import Run
from core.training.spec import Spec
from core.workers.pool import NO_WORKER, WorkerPool
from tests.core.fakes import FULL, MINI
from tests.core.runs.test_run import assert_undisturbed, rests, until
from tests.core.warm_pool import warm_pool
from tests.processes import workers

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")

LONG = replace(MINI, batch_size=1, momentum=0.9, train_share=0.7, epochs=900)
KILLS = int(os.environ.get("KILLS", "20"))


def fork_server() -> int | None:
    """The process that starts workers, if it lives."""
    return forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]


@pytest.fixture
def own_pool() -> Iterator[WorkerPool]:
    """Two warm workers that a test may do with as it likes."""
    with warm_pool() as pool:
        yield pool


def signal_all(number: signal.Signals) -> list[int]:
    """Send every worker of this process a signal; returns their ids."""
    found = workers(os.getpid())
    for pid in found:
        os.kill(pid, number)
    return found


def all_rest(runs: Sequence[Run]) -> bool:
    """Redraw all; whether nothing changes by itself any more."""
    return sum(rests(run) for run in runs) == len(runs)


def rest_or_late(runs: Sequence[Run], end: float) -> bool:
    """Redraw all; whether nothing changes by itself any more, or the time is over."""
    return all_rest(runs) or time.monotonic() > end


def get_on(run: Run, epochs: int = 1) -> None:
    """Redraw until the run has done so many epochs more, or come to rest."""
    goal = run.view().epoch + epochs
    until(lambda: rests(run) or run.view().epoch >= goal)


def train(run: Run) -> None:
    """Play to the end, as somebody who watches does."""
    run.play()
    until(lambda: rests(run))


def test_workers_killed_again_and_again_leave_no_trace_in_the_curve(own_pool: WorkerPool) -> None:
    run = Run([LONG], own_pool.share(), slice_seconds=0.02)
    run.play()
    killed: set[int] = set()
    for _ in range(KILLS):
        get_on(run)
        killed |= set(signal_all(signal.SIGKILL))
    train(run)
    assert len(killed) >= KILLS
    assert run.view().status == "finished"
    assert_undisturbed(run.view(), LONG)


def test_a_kill_a_second_stops_nobody(own_pool: WorkerPool) -> None:
    runs = [Run([replace(LONG, seed=seed)], own_pool.share()) for seed in range(3)]
    for run in runs:
        run.play()
    for run in runs:
        get_on(run)
    for _ in range(3):
        signal_all(signal.SIGKILL)
        second = time.monotonic() + 1
        until(partial(rest_or_late, runs, second))
    until(lambda: all_rest(runs))
    for seed, run in enumerate(runs):
        assert_undisturbed(run.view(), replace(LONG, seed=seed))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process starts the others")
def test_a_fork_server_killed_while_it_starts_workers_is_replaced(own_pool: WorkerPool) -> None:
    run = Run([LONG], own_pool.share())
    run.play()
    get_on(run)
    for _ in range(3):
        signal_all(signal.SIGKILL)
        if (pid := fork_server()) is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)
    until(lambda: rests(run))
    assert_undisturbed(run.view(), LONG)


def test_where_no_process_can_be_started_the_run_says_so_and_goes_on_when_one_can(
    own_pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where too many files are open, or memory or processes have run out."""
    run = Run([LONG], own_pool.share())
    run.play()
    get_on(run)

    def refuse() -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    with monkeypatch.context() as patch:
        patch.setattr(core.workers.process, "start_process", refuse)
        signal_all(signal.SIGKILL)
        until(lambda: sentence(run.view()) == NO_WORKER)
    until(lambda: rests(run))
    assert run.view().pool_load.problem is None
    assert_undisturbed(run.view(), LONG)


def test_a_stopped_worker_is_replaced(
    own_pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core.workers.process, "STUCK_LOOKS", 2)
    run = Run([LONG], own_pool.share())
    run.play()
    get_on(run)
    stopped = signal_all(signal.SIGSTOP)
    until(lambda: rests(run))
    assert_undisturbed(run.view(), LONG)
    assert set(stopped) - set(workers(os.getpid()))


def test_a_worker_stopped_for_a_moment_goes_on(own_pool: WorkerPool) -> None:
    run = Run([LONG], own_pool.share())
    run.play()
    get_on(run)
    stopped = signal_all(signal.SIGSTOP)
    time.sleep(1)
    for pid in stopped:
        os.kill(pid, signal.SIGCONT)
    until(lambda: rests(run))
    assert_undisturbed(run.view(), LONG)
    assert set(workers(os.getpid())) >= set(stopped)


@dataclass(frozen=True)
class Deadly:
    """Data on which a worker dies, in one way or another, but not this process."""

    how: str
    parent: int

    def sample(self) -> tuple[Tensor, Tensor]:
        """Six points."""
        if os.getpid() != self.parent:
            if self.how == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            use_up_memory()
        return torch.zeros(6, 2), torch.zeros(6, 1)


def use_up_memory() -> None:
    """Ask for more than this process may have."""
    import resource

    used = psutil.Process().memory_info().vms
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (used + 2**28, hard))
    try:
        kept: list[Tensor] = [torch.zeros(2**28) for _ in range(8)]
        assert not kept
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def deadly(how: str) -> Spec:
    """An experiment on such data."""
    data: Any = Deadly(how, os.getpid())
    return replace(FULL, data=data)


def test_a_run_whose_worker_always_dies_stops_alone(own_pool: WorkerPool) -> None:
    others = [Run([replace(LONG, seed=seed)], own_pool.share()) for seed in range(2)]
    doomed = Run([deadly("killed")], own_pool.share())
    for run in (*others, doomed):
        run.play()
    until(lambda: all_rest((*others, doomed)))
    assert [run.view().status for run in (*others, doomed)] == ["finished", "finished", "failed"]
    for seed, run in enumerate(others):
        assert_undisturbed(run.view(), replace(LONG, seed=seed))
    (trial,) = doomed.view().trials
    assert trial.failure == died(3)


def test_a_worker_out_of_memory_says_so_and_serves_the_next(own_pool: WorkerPool) -> None:
    before = set(workers(os.getpid()))
    run = Run([deadly("out of memory")], own_pool.share())
    run.play()
    until(lambda: rests(run))
    (trial,) = run.view().trials
    assert trial.failure == LITTLE_MEMORY
    other = Run([FULL], own_pool.share())
    train(other)
    assert_undisturbed(other.view(), FULL)
    assert set(workers(os.getpid())) == before


def test_idle_workers_that_are_killed_are_replaced_before_anybody_asks(
    own_pool: WorkerPool,
) -> None:
    before = set(signal_all(signal.SIGKILL))
    until(lambda: len(set(workers(os.getpid())) - before) == len(before))
    run = Run([FULL], own_pool.share())
    train(run)
    assert_undisturbed(run.view(), FULL)
