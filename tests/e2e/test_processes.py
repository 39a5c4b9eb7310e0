"""The processes that train, of a server of its own: some are killed, and none may work unasked."""

from __future__ import annotations

import os
import signal
import time

import pytest
from playwright.sync_api import Page

from tests.e2e.own_server import OWN_SERVER, OwnServer
from tests.e2e.screen import Screen
from tests.processes import TOLD, processor_seconds, workers

pytestmark = [pytest.mark.skipif(not TOLD, reason="reads /proc"), OWN_SERVER]


@pytest.fixture
def lone(page: Page, own_server: OwnServer) -> Screen:
    """A tab of a server that no other test uses."""
    return Screen(page, own_server.address)


def training_seconds(server: int) -> float:
    """Processor time that the workers have used."""
    return sum(processor_seconds(pid) for pid in workers(server))


def test_training_stops_when_the_tab_closes(lone: Screen, own_server: OwnServer) -> None:
    lone.open("/logistic?epochs=10000000")
    lone.press("Train")
    lone.until(lambda: lone.epoch > 100)
    lone.page.close()
    time.sleep(3)
    before = training_seconds(own_server.process.pid)
    time.sleep(2)
    assert training_seconds(own_server.process.pid) - before < 0.2


def test_killed_workers_cost_nothing_but_time(lone: Screen, own_server: OwnServer) -> None:
    lone.open("/logistic?epochs=6000&lr=0.5")
    lone.press("Train")
    lone.until(lambda: lone.epoch > 100)
    for pid in workers(own_server.process.pid):
        os.kill(pid, signal.SIGKILL)
    lone.finish(seconds=60)
    assert lone.epoch == 6000
    assert lone.metric("w") == "5.113"
