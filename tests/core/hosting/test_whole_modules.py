"""A module that one thread imports, and another one finds in ``sys.modules`` meanwhile."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.hosting.whole_modules import seen_when_whole

BODY = """
import threading
begun, go_on = threading.Event(), threading.Event()
import sys
sys.slow_module_events = begun, go_on
begun.set()
go_on.wait(20)
{ending}
"""


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file for the module ``slow_module``, of which other threads see nothing half made."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    seen_when_whole("slow_module")
    yield tmp_path / "slow_module.py"
    sys.modules.pop("slow_module", None)
    del sys.slow_module_events  # type: ignore[attr-defined]


def begin(pool: ThreadPoolExecutor):  # type: ignore[no-untyped-def]
    """Have a thread import it, until it stands half made in ``sys.modules``."""
    importing = pool.submit(importlib.import_module, "slow_module")
    while not hasattr(sys, "slow_module_events"):
        threading.Event().wait(0.01)
    begun, go_on = sys.slow_module_events
    assert begun.wait(20)
    return importing, go_on


def test_another_thread_waits_for_what_the_body_defines_last(slow: Path) -> None:
    slow.write_text(BODY.format(ending="Series = list"))
    with ThreadPoolExecutor(2) as pool:
        importing, go_on = begin(pool)
        looking = pool.submit(lambda: sys.modules["slow_module"].Series)
        with pytest.raises(TimeoutError):
            looking.result(0.3)
        go_on.set()
        assert looking.result(20) is list
        assert importing.result(20).Series is list


def test_a_module_that_fails_keeps_nobody_waiting(slow: Path) -> None:
    slow.write_text(BODY.format(ending="raise ImportError('no')"))
    with ThreadPoolExecutor(2) as pool:
        importing, go_on = begin(pool)
        half_made = sys.modules["slow_module"]
        looking = pool.submit(lambda: getattr(half_made, "Series", None))
        go_on.set()
        assert looking.result(20) is None
        with pytest.raises(ImportError):
            importing.result(20)
