"""Many students at once: each watches a run of his own, by the protocols that a browser speaks.

A viewer draws nothing and acknowledges each frame at once, so that what is measured is the server
and its workers, which share this machine's processors with the viewers themselves.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import websockets
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from core.streaming.routes import PACKED
from tests.bench.report import Result
from tests.e2e.app import server_process
from tests.processes import processor_seconds
from tests.server.visitor import SUBPROTOCOLS, TOKEN, request_for, stream_of, streamlit_of

VIEWERS = 30
SECONDS = float(os.environ.get("VIEWERS_SECONDS", "120"))
PAGES = ("logistic", "xor", "mnist")
LINK = "epochs=10000000&speed=full"


@dataclass
class Seen:
    """What one viewer was sent while all trained.

    Attributes:
        page: the one that he watched.
        waits: seconds from a slice's end to its frame, one a frame.
        sizes: bytes of each frame.
        epochs: the first and the last that he saw.
    """

    page: str
    waits: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    epochs: list[int] = field(default_factory=list)


async def open_page(address: str, page: str) -> tuple[Any, str, str]:
    """Open a page; returns its socket, the id of its Train button, and its token."""
    socket = await websockets.connect(
        streamlit_of(address), subprotocols=SUBPROTOCOLS, max_size=None, open_timeout=120
    )
    await socket.send(request_for(address, page, LINK).SerializeToString())
    token = button = ""
    while True:
        content = await socket.recv(decode=False)
        message = ForwardMsg.FromString(content)
        if found := TOKEN.search(content):
            token = found[1].decode()
        shown = message.delta.new_element.button
        if "Train" in shown.label:
            button = shown.id
        if message.WhichOneof("type") == "script_finished":
            return socket, button, token


async def press(socket: Any, button: str, address: str, page: str) -> None:
    """Press a button."""
    pressed = request_for(address, page, LINK)
    widget = pressed.rerun_script.widget_states.widgets.add()
    widget.id, widget.trigger_value = button, True
    await socket.send(pressed.SerializeToString())


async def drain(socket: Any) -> None:
    """Read what nobody looks at."""
    with suppress(websockets.ConnectionClosed):
        while True:
            await socket.recv()


def epoch_in(frame: dict[str, Any]) -> int | None:
    """The epoch that the numbers of a frame tell."""
    for row in frame["figures"].get("panel", {}).get("rows", []):
        for label, value, _ in row["numbers"]:
            if label == "Epoch":
                return int(value.replace(",", ""))
    return None


async def watch(address: str, page: str, start: asyncio.Barrier) -> Seen:
    """Open a page, train with all the others, and watch."""
    seen = Seen(page)
    socket, button, token = await open_page(address, page)
    reading = asyncio.ensure_future(drain(socket))
    async with websockets.connect(
        stream_of(address, token), subprotocols=[PACKED], max_size=None, open_timeout=120
    ) as frames:
        await start.wait()
        await press(socket, button, address, page)
        end = time.monotonic() + SECONDS
        while (left := end - time.monotonic()) > 0:
            try:
                sent = await asyncio.wait_for(frames.recv(decode=False), left)
            except TimeoutError:
                break
            frame = json.loads(zlib.decompress(sent))
            await frames.send("painted")
            if (epoch := epoch_in(frame)) and epoch > 0:
                seen.waits.append(frame["waited"])
                seen.sizes.append(len(sent))
                seen.epochs.append(epoch)
    reading.cancel()
    await socket.close()
    return seen


async def all_watch(address: str, pages: list[str]) -> list[Seen]:
    """Everybody, each on his page."""
    start = asyncio.Barrier(len(pages))
    return await asyncio.gather(*(watch(address, page, start) for page in pages))


def private_megabytes(pid: int) -> float:
    """Memory that a process shares with no other."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kilobytes = [int(line.split()[1]) for line in rollup.splitlines() if "Private" in line]
    return sum(kilobytes) / 1024


def results() -> Iterator[Result]:
    """Every benchmark of this file."""
    pages = [PAGES[i % len(PAGES)] for i in range(VIEWERS)]
    with server_process() as (address, process):
        before = processor_seconds(process.pid)
        everybody = asyncio.run(all_watch(address, pages))
        cores = (processor_seconds(process.pid) - before) / SECONDS
        memory = private_megabytes(process.pid)
    waits = np.concatenate([seen.waits for seen in everybody])
    late, middle = np.quantile(waits, [0.95, 0.5])
    gained = {
        page: [seen.epochs[-1] - seen.epochs[0] for seen in everybody if seen.page == page]
        for page in PAGES
    }
    measured = {
        "p95_ms": round(1e3 * late),
        "median_ms": round(1e3 * middle),
        "frames_per_s_of_the_slowest": round(min(len(s.waits) for s in everybody) / SECONDS, 1),
        "frames_per_s_of_all": round(len(waits) / SECONDS),
        "bytes_a_frame": {
            page: round(np.median([size for s in everybody if s.page == page for size in s.sizes]))
            for page in PAGES
        },
        "server_cores": round(cores, 2),
        "server_private_mb": round(memory),
        "epochs_per_s": {page: round(sum(each) / SECONDS) for page, each in gained.items()},
    }
    title = f"{VIEWERS} viewers, slice's end to frame sent: p95 over 250 ms"
    yield Result(title, float(late / 0.25), 1.0, "<=", measured)
    unfair = {page: round(max(each) / max(1, min(each)), 2) for page, each in gained.items()}
    title = f"{VIEWERS} viewers, epochs of the luckiest over those of the unluckiest"
    yield Result(title, max(unfair.values()), 1.5, "<=", {"by_page": unfair})
