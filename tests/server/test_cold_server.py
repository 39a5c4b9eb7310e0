"""A server's first visitors, who all come at once, and what it and its workers import for them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import websockets

from tests.bench.viewers import open_page, press
from tests.e2e.app import server_process
from tests.server.visitor import exceptions_on, stream_of

PAGES = (("logistic", ""), ("xor", ""), ("softmax", "mode=train"), ("mnist", ""))
VISITORS = 12
TRAINED = ("regression", "logistic", "xor", "mnist")
FRAMES = 5
# What Python writes of each import of a process for which PYTHONPROFILEIMPORTTIME is set.
IMPORTED = re.compile(rb"^import time: .*\|\s*(\S+)$", re.MULTILINE)

Server = tuple[str, Path]


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that nobody has visited, and the log of what its processes import."""
    log = tmp_path_factory.mktemp("cold") / "imports"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPROFILEIMPORTTIME", "1")
        with server_process(log=log) as (address, _):
            yield address, log


def test_the_first_pages_opened_at_once_are_whole(cold: Server) -> None:
    with ThreadPoolExecutor(VISITORS) as visitors:
        visits = [
            visitors.submit(exceptions_on, cold[0], *PAGES[i % len(PAGES)]) for i in range(VISITORS)
        ]
        assert [visit.result() for visit in visits] == [[]] * VISITORS


async def train_all(address: str) -> None:
    """Train on every page at once."""
    await asyncio.gather(*(train(address, page) for page in TRAINED))


async def train(address: str, page: str) -> None:
    """Open a page, and train until some frames came."""
    socket, button, token = await open_page(address, page)
    async with websockets.connect(stream_of(address, token), max_size=None) as frames:
        await press(socket, button, address, page)
        for _ in range(FRAMES):
            await frames.recv()
            await frames.send("painted")
    await socket.close()


def test_no_process_of_the_app_imports_the_compiler(cold: Server) -> None:
    asyncio.run(train_all(cold[0]))
    imported = set(IMPORTED.findall(cold[1].read_bytes()))
    assert {b"torch", b"core.workers.preload", b"core.training.train_slice"} <= imported
    assert b"torch._dynamo" not in imported
