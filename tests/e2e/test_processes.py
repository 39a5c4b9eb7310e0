"""The processes that train, of a server of its own: some are killed, and none may work unasked."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.e2e.app import server_process
from tests.e2e.screen import Screen
from tests.processes import TOLD, processor_seconds, workers

pytestmark = pytest.mark.skipif(not TOLD, reason="reads /proc")


@pytest.fixture(scope="module")
def running(context: BrowserContext) -> Iterator[tuple[str, int]]:
    """The address and the process of a server that no other test uses."""
    with server_process() as (address, process):
        yield address, process.pid


@pytest.fixture
def lone(page: Page, running: tuple[str, int]) -> Screen:
    """A tab of that server."""
    return Screen(page, running[0])


def training_seconds(server: int) -> float:
    """Processor time that the workers have used."""
    return sum(processor_seconds(pid) for pid in workers(server))


def test_training_stops_when_the_tab_closes(lone: Screen, running: tuple[str, int]) -> None:
    lone.open("/logistic?epochs=10000000")
    lone.press("Train")
    lone.until(lambda: lone.epoch > 100)
    lone.page.close()
    time.sleep(3)
    before = training_seconds(running[1])
    time.sleep(2)
    assert training_seconds(running[1]) - before < 0.2


def test_killed_workers_cost_nothing_but_time(lone: Screen, running: tuple[str, int]) -> None:
    lone.open("/logistic?epochs=6000&lr=0.5")
    lone.press("Train")
    lone.until(lambda: lone.epoch > 100)
    for pid in workers(running[1]):
        os.kill(pid, signal.SIGKILL)
    lone.finish(seconds=60)
    assert lone.epoch == 6000
    assert lone.metric("w") == "5.113"
