"""The pool of workers: other processes, ready for training, replaced when they die."""

from __future__ import annotations

import os
import pickle
import struct
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType

import pytest
import torch

import core.workers.pool
import core.workers.process
from core.runs.engine import shared_engine
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from core.workers.pool import WorkerPool, processors
from core.workers.process import ROOT, WorkerDied
from core.workers.worker import NICENESS, OWN_GROUP
from tests.core.fakes import FULL, MINI
from tests.core.warm_pool import warm_pool


@pytest.fixture(scope="module")
def mortal() -> Iterator[WorkerPool]:
    """One worker that tests may end; each starts another when it needs one."""
    pool = WorkerPool(workers=1)
    yield pool
    pool.shutdown()


def test_work_is_done_in_another_process(pool: WorkerPool) -> None:
    assert pool.submit(os.getpid).result(timeout=60) != os.getpid()


def test_what_a_task_raises_comes_back(pool: WorkerPool) -> None:
    with pytest.raises(ZeroDivisionError):
        pool.submit(divmod, 1, 0).result(timeout=60)
    assert pool.submit(divmod, 7, 2).result(timeout=60) == (3, 1)


def test_every_worker_is_warmed(pool: WorkerPool) -> None:
    started = pool.warm()
    assert [future.result(timeout=60) for future in started] == [True] * pool.workers


def test_a_worker_trains_on_one_thread(pool: WorkerPool) -> None:
    assert pool.submit(torch.get_num_threads).result(timeout=60) == 1


@pytest.mark.skipif(not OWN_GROUP.exists(), reason="this kernel does not group by session")
def test_a_workers_session_comes_after_that_of_the_pages(pool: WorkerPool) -> None:
    told = pool.submit(OWN_GROUP.read_text).result(timeout=60)
    assert told.split()[1:] == ["nice", str(NICENESS)]


def imported() -> set[str]:
    """The modules of the worker."""
    return set(sys.modules)


def test_a_warm_worker_has_what_training_imports_and_no_streamlit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = ModuleType("__main__")  # which Streamlit puts there
    page.__file__ = str(ROOT / "pages" / "main.py")
    monkeypatch.setitem(sys.modules, "__main__", page)
    with warm_pool() as fresh:
        before = fresh.submit(imported).result(timeout=60)
        assert {"torch", "core.training.train_slice", "core.training.optimizers"} <= before
        for spec in (FULL, MINI):
            fresh.submit(train_slice, spec, initial_state(spec), Budget()).result(timeout=60)
        after = fresh.submit(imported).result(timeout=60)
    assert [name for name in after if name.startswith("streamlit")] == []


def test_a_dead_worker_fails_its_task_and_is_replaced(mortal: WorkerPool) -> None:
    before = mortal.submit(os.getpid).result(timeout=120)
    with pytest.raises(WorkerDied):
        mortal.submit(os._exit, 1).result(timeout=60)
    after = mortal.submit(os.getpid).result(timeout=120)
    assert after not in (before, os.getpid())


def die_in_mid_result() -> None:
    """End this worker after the first bytes of a result, as a kill at a bad moment does."""
    pipe: Connection = sys._getframe(2).f_locals["pipe"]
    os.write(pipe.fileno(), struct.pack("!i", 1_000) + bytes(500))
    os._exit(1)


def test_a_death_costs_the_task_of_that_worker_alone() -> None:
    with warm_pool() as pool:
        beside = pool.submit(nap, 1.0)
        with pytest.raises(WorkerDied):
            pool.submit(die_in_mid_result).result(timeout=60)
        assert beside.result(timeout=60) == 1.0
        assert pool.submit(divmod, 7, 2).result(timeout=120) == (3, 1)
        pool.submit(die_in_mid_result)


def nap(seconds: float) -> float:
    """Take that long."""
    time.sleep(seconds)
    return seconds


def test_a_worker_that_hangs_is_ended_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core.workers.process, "OVERDUE_SECONDS", 1.0)
    monkeypatch.setattr(core.workers.pool, "LOOK_SECONDS", 0.1)
    pool = WorkerPool(workers=1)
    with pytest.raises(WorkerDied):
        pool.submit(nap, 600.0).result(timeout=60)
    monkeypatch.setattr(core.workers.process, "OVERDUE_SECONDS", 100.0)
    assert pool.submit(divmod, 7, 2).result(timeout=120) == (3, 1)
    pool.shutdown()


def test_what_a_task_prints_disturbs_nobody(pool: WorkerPool) -> None:
    pool.submit(print, "hello").result(timeout=60)
    assert pool.submit(divmod, 7, 2).result(timeout=60) == (3, 1)


def test_what_cant_be_sent_fails_alone(pool: WorkerPool) -> None:
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pool.submit(lambda: 1).result(timeout=60)
    with pytest.raises((RuntimeError, TypeError)):
        pool.submit(open, os.devnull).result(timeout=60)
    assert pool.submit(divmod, 7, 2).result(timeout=60) == (3, 1)


def test_a_pool_that_is_shut_down_takes_no_task() -> None:
    pool = WorkerPool(workers=1)
    waiting = [pool.submit(nap, 60.0) for _ in range(3)]
    pool.shutdown()
    assert all(task.done() for task in waiting)
    with pytest.raises(RuntimeError):
        pool.submit(divmod, 7, 2)


def test_shutdown_ends_the_workers(mortal: WorkerPool) -> None:
    worker = Path(f"/proc/{mortal.submit(os.getpid).result(timeout=120)}")
    mortal.shutdown()
    assert not worker.exists()


def test_everyone_in_this_process_shares_one_pool() -> None:
    assert shared_engine() is shared_engine()
    assert shared_engine().workers == processors()
