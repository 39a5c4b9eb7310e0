"""How long a server takes from its start to its health check, the start page, and a first epoch.

``START_BESIDE`` names the folder of another version of the app: both are then started in turns.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import websockets
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench.report import Result
from tests.bench.viewers import epoch_in, open_page, press, private_megabytes
from tests.e2e.app import ROOT, free_port, wait_for
from tests.server.visitor import SUBPROTOCOLS, request_for, stream_of, streamlit_of

TIMES = int(os.environ.get("START_TIMES", "3"))
BESIDE = os.environ.get("START_BESIDE")
GOALS = {"health": 3.0, "start page": 3.0, "first epoch": 4.5}


async def start_page(address: str) -> None:
    """Open the start page, up to its last words."""
    async with websockets.connect(
        streamlit_of(address), subprotocols=SUBPROTOCOLS, max_size=None
    ) as socket:
        await socket.send(request_for(address, "").SerializeToString())
        while True:
            message = ForwardMsg.FromString(await socket.recv(decode=False))
            if "For teachers" in message.delta.new_element.heading.body:
                return


async def first_epoch(address: str) -> None:
    """Open a page, press Train as soon as it is there, and wait until an epoch is seen."""
    page, button, token = await open_page(address, "logistic")
    async with websockets.connect(stream_of(address, token), max_size=None) as frames:
        await press(page, button, address, "logistic")
        while not epoch_in(json.loads(await frames.recv())):
            await frames.send("painted")
    await page.close()


def measure(root: Path) -> dict[str, float]:
    """Start the app once as ``make run`` does; returns seconds by what they led to, and megabytes."""
    port = free_port()
    command = [sys.executable, "app.py", "--server.headless", "true", "--server.port", str(port)]
    started = time.monotonic()
    process = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1"],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address, took = f"http://127.0.0.1:{port}", {}
    try:
        wait_for(f"{address}/_stcore/health")
        took["health"] = time.monotonic() - started
        asyncio.run(start_page(address))
        took["start page"] = time.monotonic() - started
        asyncio.run(first_epoch(address))
        took["first epoch"] = time.monotonic() - started
        took["private MB"] = private_megabytes(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)
    return took


def results() -> Iterator[Result]:
    """Every benchmark of this file."""
    folders = [ROOT, *([Path(BESIDE)] if BESIDE else [])]
    runs = [[measure(folder) for folder in folders] for _ in range(TIMES)]
    middle = [
        {key: statistics.median(run[place][key] for run in runs) for key in runs[0][0]}
        for place in range(len(folders))
    ]
    rounded = [{key: round(value, 2) for key, value in each.items()} for each in middle]
    for key, goal in GOALS.items():
        beside = {"beside": rounded[1]} if BESIDE else {}
        title = f"start of the server to {key}, over {goal} s"
        yield Result(
            title, middle[0][key] / goal, 1.0, "<=", measured={"here": rounded[0], **beside}
        )
