"""How the server ends: on Ctrl+C, when it is asked to, and when it is killed."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
import websockets

from tests.bench.viewers import open_page, press
from tests.e2e.app import ROOT, free_port, wait_for
from tests.server.visitor import stream_of

SIGNALS = (signal.SIGINT, signal.SIGTERM)
LONG_SECONDS = 15  # on a busy machine; what hangs takes longer

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")


@contextmanager
def started(
    log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The server as ``make run`` starts it, and the address where it will answer.

    ``environment`` is added to the test's own. Its temporary folder lies beside the log.
    """
    port, temporary = free_port(), log.with_name("temporary")
    temporary.mkdir()
    command = [sys.executable, "app.py", "--server.headless", "true", "--server.port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--server.address", "127.0.0.1"],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(temporary), **(environment or {})},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            yield process, f"http://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait()


def below(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The processes that a process has started."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def assert_nothing_is_left(children: list[psutil.Process], log: Path) -> None:
    """The server's processes end after it, and its temporary folder is empty."""
    assert psutil.wait_procs(children, timeout=LONG_SECONDS)[1] == []
    assert list(log.with_name("temporary").iterdir()) == []


def assert_ends(process: subprocess.Popen[bytes], number: signal.Signals, log: Path) -> None:
    """It ends of that signal, with all its processes and without a complaint."""
    children = below(process)
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as a terminal does
    else:
        process.send_signal(number)
    ended = process.wait(timeout=LONG_SECONDS)
    assert ended in {status for each in SIGNALS for status in (-each, 128 + each)}
    assert_nothing_is_left(children, log)
    said = log.read_text().lower()
    for complaint in ("traceback", "leaked", "error", "aborted"):
        assert complaint not in said


@pytest.mark.parametrize(
    ("seconds", "number"),
    [(0.5, signal.SIGTERM), (2.5, signal.SIGINT)],
)
def test_a_signal_while_it_starts_ends_it(
    seconds: float, number: signal.Signals, folder: Path
) -> None:
    with started(folder / "log") as (process, _):
        time.sleep(seconds)
        assert_ends(process, number, folder / "log")


def test_a_signal_while_its_workers_start_ends_them(folder: Path) -> None:
    with started(folder / "log") as (process, _):
        while not below(process):
            time.sleep(0.01)
        assert_ends(process, signal.SIGTERM, folder / "log")


def ask(address: str, token: str) -> socket.socket:
    """A browser that asks for the next frame of a page by plain HTTP; returns its connection."""
    asks = socket.create_connection((urlsplit(address).hostname, urlsplit(address).port))
    head = f"POST /live/{token}/next HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
    asks.sendall(f"{head}a painted".encode())
    return asks


async def end_in_mid_run(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """One student trains, another waits for something to move, and the server is ended."""
    page, button, token = await open_page(address, "logistic")
    _, _, at_rest = await open_page(address, "xor")
    with ask(address, at_rest) as first:
        await asyncio.to_thread(first.recv, 1_000)
    async with websockets.connect(stream_of(address, token), max_size=None) as frames:
        await press(page, button, address, "logistic")
        for _ in range(5):
            await frames.recv()
            await frames.send("painted")
        with ask(address, at_rest) as waits:
            await asyncio.sleep(1)
            await asyncio.to_thread(assert_ends, process, signal.SIGINT, log)
            assert b"204" not in waits.recv(1_000)  # which the server would answer after 10 s


def test_a_signal_in_mid_run_ends_it_though_a_request_waits(folder: Path) -> None:
    log = folder / "log"
    with started(log) as (process, address):
        wait_for(f"{address}/_stcore/health")
        asyncio.run(end_in_mid_run(process, address, log))


@pytest.mark.parametrize("ready", [False, True])
def test_workers_end_with_a_server_that_is_killed(ready: bool, folder: Path) -> None:
    with started(folder / "log") as (process, address):
        while not below(process):
            time.sleep(0.01)
        if ready:
            wait_for(f"{address}/_stcore/health")
        children = below(process)
        process.kill()
        assert_nothing_is_left(children, folder / "log")
