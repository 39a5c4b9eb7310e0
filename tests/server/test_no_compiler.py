"""A server that shows and trains imports PyTorch's compiler neither itself nor in its workers."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
import websockets

from tests.bench.viewers import open_page, press
from tests.e2e.app import server_process
from tests.server.visitor import stream_of

TRAINED = ("regression", "logistic", "xor", "mnist")
FRAMES = 5
# What Python writes of each import of a process for which PYTHONPROFILEIMPORTTIME is set.
IMPORTED = re.compile(rb"^import time: .*\|\s*(\S+)$", re.MULTILINE)


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


def test_no_process_of_the_app_imports_the_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    log = tmp_path / "imports"
    with server_process(log=log) as (address, _):
        asyncio.run(train_all(address))
    imported = set(IMPORTED.findall(log.read_bytes()))
    assert {b"torch", b"core.workers.preload", b"core.training.train_slice"} <= imported
    assert b"torch._dynamo" not in imported
