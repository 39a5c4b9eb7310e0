"""What students, browsers and operating systems do to a run."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import Screen

LONG = "/logistic?epochs=10000000"


def workers(server: subprocess.Popen[bytes]) -> list[int]:
    """The processes that train: those below the server that hold PyTorch."""
    below = set()
    for task in Path(f"/proc/{server.pid}/task").iterdir():
        with suppress(FileNotFoundError):  # threads and processes may end meanwhile
            below |= {int(pid) for pid in (task / "children").read_text().split()}
    found = []
    for pid in below:
        with suppress(FileNotFoundError):
            if b"popen_loky" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def processor_seconds(server: subprocess.Popen[bytes]) -> float:
    """Processor time that the workers have used."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1] for pid in workers(server)]
    ticks = sum(int(stat.split()[11]) + int(stat.split()[12]) for stat in stats)
    return ticks / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_training_stops_when_the_tab_closes(
    screen: Screen, server: subprocess.Popen[bytes]
) -> None:
    screen.open(LONG)
    screen.press("Train")
    screen.until(lambda: screen.epoch > 100)
    screen.page.close()
    time.sleep(3)
    before = processor_seconds(server)
    time.sleep(2)
    assert processor_seconds(server) - before < 0.2


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_killed_workers_cost_nothing_but_time(
    screen: Screen, server: subprocess.Popen[bytes]
) -> None:
    screen.open("/logistic?epochs=6000&lr=0.5")
    screen.press("Train")
    screen.until(lambda: screen.epoch > 100)
    for pid in workers(server):
        os.kill(pid, signal.SIGKILL)
    screen.finish(seconds=60)
    assert screen.epoch == 6000
    assert screen.metric("w") == "5.113"


def test_what_is_mistyped_leaves_the_run_alone(screen: Screen) -> None:
    screen.open(LONG)
    screen.press("Train")
    screen.until(lambda: screen.epoch > 20)
    mistakes = {
        ("Learning rate", "0.05"): ["0", "NaN", "fast"],
        ("Epochs", "10000000"): ["0", "1e9", "many"],
    }
    for (label, kept), texts in mistakes.items():
        for text in texts:
            screen.type(label, text)
            sentence = text if text[0] in "fm" else ""
            expect(screen.page.get_by_text(f"Until then {kept} is used")).to_contain_text(sentence)
            reached = screen.epoch
            screen.until(lambda reached=reached: screen.epoch > reached)
            assert screen.no_traceback()
            screen.type(label, kept)
            expect(screen.page.get_by_text("Until then")).to_have_count(0)


@pytest.mark.parametrize("value", ["-3", "9" * 500])
def test_no_link_breaks_the_page(screen: Screen, value: str) -> None:
    names = (
        "lr epochs loss device seed data n w b batch shuffle drop optimizer momentum decay train "
        "init w0 v0 b0 step log solid"
    )
    query = "&".join(f"{name}={value}" for name in names.split())
    screen.open(f"/logistic?{query}")
    assert screen.no_traceback()
    screen.press("Step")
    screen.until(lambda: screen.epoch == 1)


def test_a_link_with_an_unknown_loss_and_device_says_so(screen: Screen) -> None:
    screen.open("/logistic?loss=HINGE&device=abacus&data=iris")
    for word in ("HINGE", "abacus", "iris"):
        expect(screen.page.get_by_text(f"The link asked for “{word}”")).to_be_visible()


def test_a_double_click_on_train_trains(screen: Screen) -> None:
    screen.open(LONG)
    screen.button("Train").dblclick()
    screen.until(lambda: screen.epoch > 50)
    expect(screen.button("Pause")).to_be_visible()
    assert not screen.stands_still()


def test_two_tabs_train_side_by_side(screen: Screen) -> None:
    other = Screen(screen.page.context.new_page(), screen.address)
    for tab in (screen, other):
        tab.open(LONG)
        tab.press("Train")
    for tab in (screen, other):
        tab.until(lambda tab=tab: tab.epoch > 50)
        assert tab.no_traceback()
    other.page.close()  # else it trains beside all tests to come


def test_a_learning_rate_too_large_is_named(screen: Screen) -> None:
    screen.open("/logistic?lr=1000&decay=1&epochs=2000")
    screen.press("Train")
    expect(screen.page.get_by_text("Diverged")).to_be_visible()
    expect(screen.button("Train")).to_be_visible()
    assert screen.metric("Loss") != "nan"
