"""The pool of workers: other processes, ready for training, replaced when they die."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from pathlib import Path
from types import FrameType

import loky
import pytest
import torch

import core.engine
from core.advance import Budget, advance
from core.engine import Engine, shared_engine
from core.state import initial_state
from tests.core.fakes import FULL, MINI


@pytest.fixture(scope="module")
def mortal() -> Iterator[Engine]:
    """One worker that tests may end; each starts another when it needs one."""
    engine = Engine(workers=1)
    yield engine
    engine.shutdown()


def test_work_is_done_in_another_process(engine: Engine) -> None:
    assert engine.submit(os.getpid).result(timeout=60) != os.getpid()


def test_what_a_task_raises_comes_back(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError):
        engine.submit(divmod, 1, 0).result(timeout=60)
    assert engine.submit(divmod, 7, 2).result(timeout=60) == (3, 1)


def test_every_worker_is_warmed(engine: Engine) -> None:
    started = engine.warm()
    assert [future.result(timeout=60) for future in started] == [True] * engine.workers


def test_a_worker_trains_on_one_thread(engine: Engine) -> None:
    assert engine.submit(torch.get_num_threads).result(timeout=60) == 1


def test_a_warm_worker_has_what_training_imports_and_no_streamlit(engine: Engine) -> None:
    def imported() -> set[str]:
        return set(sys.modules)

    before = engine.submit(imported).result(timeout=60)
    assert {"torch", "core.advance", "core.optimizers"} <= before
    for spec in (FULL, MINI):
        engine.submit(advance, spec, initial_state(spec), Budget()).result(timeout=60)
    after = engine.submit(imported).result(timeout=60)
    assert [name for name in after if name.startswith("streamlit")] == []


def test_a_dead_worker_fails_its_task_and_is_replaced(mortal: Engine) -> None:
    before = mortal.submit(os.getpid).result(timeout=120)
    with pytest.raises(BrokenExecutor):
        mortal.submit(os._exit, 1).result(timeout=60)
    after = mortal.submit(os.getpid).result(timeout=120)
    assert after not in (before, os.getpid())


def die_in_mid_result() -> None:
    """End this worker after the first bytes of a result, as a kill at a bad moment does."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and "result_queue" not in frame.f_locals:
        frame = frame.f_back
    assert frame is not None
    os.write(frame.f_locals["result_queue"]._writer.fileno(), struct.pack("!i", 1_000))
    os._exit(1)


def test_a_worker_that_dies_while_it_sends_its_result_is_replaced() -> None:
    engine = Engine(workers=2)
    for started in engine.warm():
        started.result(timeout=120)
    with pytest.raises(BrokenExecutor):
        engine.submit(die_in_mid_result).result(timeout=60)
    assert engine.submit(divmod, 7, 2).result(timeout=120) == (3, 1)
    engine.submit(die_in_mid_result)
    engine.shutdown()


def test_shutdown_ends_the_workers(mortal: Engine) -> None:
    worker = Path(f"/proc/{mortal.submit(os.getpid).result(timeout=120)}")
    mortal.shutdown()
    assert not worker.exists()


def test_everyone_in_this_process_shares_one_engine() -> None:
    assert shared_engine() is shared_engine()
    assert shared_engine().workers == loky.cpu_count()


def test_a_broken_pool_is_replaced_once_however_many_see_it_break(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = Engine(workers=1)
    pools: list[Pool] = []
    others = [engine.submit]

    class Pool:
        """The first one is broken; while one submits to it, so does another."""

        def __init__(self, **_: object) -> None:
            pools.append(self)

        def submit(self, function: Callable[[], bool]) -> Future[bool]:
            if self is pools[0]:
                while others:
                    others.pop()(function)
                raise BrokenExecutor("a worker died")
            future: Future[bool] = Future()
            future.set_result(function())
            return future

    monkeypatch.setattr(loky, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr(core.engine, "watch", lambda pool: None)
    assert engine.submit(bool).result() is False
    assert len(pools) == 2
