"""The processes that train, of a server of its own: some are killed, and none may work unasked."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.e2e.app import server_process
from tests.e2e.screen import Screen

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")


@pytest.fixture(scope="module")
def running(context: BrowserContext) -> Iterator[tuple[str, int]]:
    """The address and the process of a server that no other test uses."""
    with server_process() as (address, process):
        yield address, process.pid


@pytest.fixture
def lone(page: Page, running: tuple[str, int]) -> Screen:
    """A tab of that server."""
    return Screen(page, running[0])


def workers(server: int) -> list[int]:
    """The processes that train: those below the server that hold PyTorch."""
    below = set()
    for task in Path(f"/proc/{server}/task").iterdir():
        with suppress(FileNotFoundError):  # threads and processes may end meanwhile
            below |= {int(pid) for pid in (task / "children").read_text().split()}
    found = []
    for pid in below:
        with suppress(FileNotFoundError):
            if b"core.runs.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def processor_seconds(server: int) -> float:
    """Processor time that the workers have used."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1] for pid in workers(server)]
    ticks = sum(int(stat.split()[11]) + int(stat.split()[12]) for stat in stats)
    return ticks / os.sysconf("SC_CLK_TCK")


def test_training_stops_when_the_tab_closes(lone: Screen, running: tuple[str, int]) -> None:
    lone.open("/logistic?epochs=10000000")
    lone.press("Train")
    lone.until(lambda: lone.epoch > 100)
    lone.page.close()
    time.sleep(3)
    before = processor_seconds(running[1])
    time.sleep(2)
    assert processor_seconds(running[1]) - before < 0.2


def test_killed_workers_cost_nothing_but_time(lone: Screen, running: tuple[str, int]) -> None:
    lone.open("/logistic?epochs=6000&lr=0.5")
    lone.press("Train")
    lone.until(lambda: lone.epoch > 100)
    for pid in workers(running[1]):
        os.kill(pid, signal.SIGKILL)
    lone.finish(seconds=60)
    assert lone.epoch == 6000
    assert lone.metric("w") == "5.113"
