"""Many students at once: each watches a run of his own, by the protocols that a browser speaks.

A viewer draws nothing and acknowledges each frame at once, so that what is measured is the server
and its workers, which share this machine's processors with the viewers themselves.
"""

from __future__ import annotations

import asyncio
import json
import math
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
from websockets.typing import Subprotocol

from core.streaming.routes import PACKED
from tests.bench.report import Result
from tests.e2e.app import server_process
from tests.processes import processor_seconds
from tests.server.visitor import SUBPROTOCOLS, part_in, request_for, stream_of, streamlit_of

VIEWERS = 30
ALONE_SECONDS = 15.0
SECONDS = float(os.environ.get("VIEWERS_SECONDS", "120"))
PAGES = ("logistic", "xor", "mnist")
LINK = "epochs=10000000&speed=full"


@dataclass
class Seen:
    """What one viewer was sent while all trained.

    Attributes:
        page: the one that he watched.
        opened: seconds until the page was whole.
        first: seconds from the press of Train to the first frame that moved.
        waits: seconds from a slice's end to its frame, one a frame.
        sizes: bytes of each frame.
        epochs: the first and the last that he saw.
    """

    page: str
    opened: float = math.inf
    first: float = math.inf
    waits: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    epochs: list[int] = field(default_factory=list)


async def open_page(address: str, page: str) -> tuple[Any, str, str]:
    """Open a page; returns its socket, the id of its Train button, and its token."""
    socket = await websockets.connect(
        streamlit_of(address),
        subprotocols=SUBPROTOCOLS,
        max_size=None,
        open_timeout=120,
        close_timeout=0.1,  # where nobody reads what comes, the answer to the end is not read either
    )
    await socket.send(request_for(address, page, LINK).SerializeToString())
    token = button = ""
    while True:
        content = await socket.recv(decode=False)
        message = ForwardMsg.FromString(content)
        if stream := part_in(message).get("stream"):
            token = stream["token"]
        shown = message.delta.new_element.button
        if "Train" in shown.label:
            button = shown.id
        if (
            message.WhichOneof("type") == "script_finished"
            and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        ):
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


async def watch(address: str, page: str, start: asyncio.Barrier, seconds: float) -> Seen:
    """Open a page, train with all the others, and watch."""
    seen, asked = Seen(page), time.monotonic()
    socket, button, token = await open_page(address, page)
    seen.opened = time.monotonic() - asked
    reading = asyncio.ensure_future(drain(socket))
    async with websockets.connect(
        stream_of(address, token),
        subprotocols=[Subprotocol(PACKED)],
        max_size=None,
        open_timeout=120,
    ) as frames:
        await start.wait()
        await press(socket, button, address, page)
        pressed = time.monotonic()
        end = pressed + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                sent = await asyncio.wait_for(frames.recv(decode=False), left)
            except TimeoutError:
                break
            frame = json.loads(zlib.decompress(sent))
            await frames.send("painted")
            if (epoch := epoch_in(frame)) and epoch > 0:
                seen.first = min(seen.first, time.monotonic() - pressed)
                seen.waits.append(frame["waited"])
                seen.sizes.append(len(sent))
                seen.epochs.append(epoch)
    reading.cancel()
    await socket.close()
    return seen


async def all_watch(address: str, pages: list[str], seconds: float) -> list[Seen]:
    """Everybody, each on his page."""
    start = asyncio.Barrier(len(pages))
    return await asyncio.gather(*(watch(address, page, start, seconds) for page in pages))


def private_megabytes(pid: int) -> float:
    """Memory that a process shares with no other."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kilobytes = [int(line.split()[1]) for line in rollup.splitlines() if "Private" in line]
    return sum(kilobytes) / 1024


def gained(everybody: list[Seen], seconds: float) -> dict[str, list[float]]:
    """Epochs a second of each viewer, by page."""
    return {
        page: [
            (seen.epochs[-1] - seen.epochs[0]) / seconds if seen.epochs else 0.0
            for seen in everybody
            if seen.page == page
        ]
        for page in PAGES
    }


def alone(address: str) -> dict[str, float]:
    """Epochs a second on each page while nobody else trains."""
    return {
        page: gained(asyncio.run(all_watch(address, [page], ALONE_SECONDS)), ALONE_SECONDS)[page][0]
        for page in PAGES
    }


def results() -> Iterator[Result]:
    """Every benchmark of this file."""
    pages = [PAGES[i % len(PAGES)] for i in range(VIEWERS)]
    with server_process() as (address, process):
        by_itself = alone(address)
        before = processor_seconds(process.pid)
        everybody = asyncio.run(all_watch(address, pages, SECONDS))
        cores = (processor_seconds(process.pid) - before) / SECONDS
        memory = private_megabytes(process.pid)
    waits = np.concatenate([seen.waits for seen in everybody])
    late, middle = np.quantile(waits, [0.95, 0.5])
    by_page = gained(everybody, SECONDS)
    measured = {
        "p95_ms": round(1e3 * late),
        "median_ms": round(1e3 * middle),
        "frames_per_s_of_all": round(len(waits) / SECONDS),
        "bytes_a_frame": {
            page: round(np.mean([size for s in everybody if s.page == page for size in s.sizes]))
            for page in PAGES
        },
        "server_cores": round(cores, 2),
        "server_private_mb": round(memory),
    }
    who = f"{VIEWERS} viewers"
    yield Result(
        f"{who}, slice's end to frame drawn: p95 over 100 ms", late / 0.1, 1.0, "<=", measured
    )
    slowest = min(len(seen.waits) for seen in everybody) / SECONDS
    yield Result(f"{who}, frames a second of the slowest over 5", slowest / 5, 1.0)
    fair = {page: round(min(each) / max(*each, 1e-9), 2) for page, each in by_page.items()}
    title = f"{who}, epochs of the unluckiest over those of the luckiest"
    yield Result(title, min(fair.values()), 0.9, measured={"by_page": fair})
    together = {
        page: round(sum(each) / max(by_itself[page], 1e-9), 2) for page, each in by_page.items()
    }
    title = f"{who}, epochs a second of all over those of one alone"
    yield Result(title, sum(together.values()), 1.3, measured={"by_page": together})
    opened = max(seen.opened for seen in everybody)
    yield Result(f"{who}, seconds until all pages are open over 2", opened / 2, 1.0, "<=")
    first = max(seen.first for seen in everybody)
    yield Result(
        f"{who}, seconds from Train to everybody's first frame over 2", first / 2, 1.0, "<="
    )
