"""What a frame of one page costs the server.

``python -m tests.bench.one_frame '["xor", {"data": "spiral"}]'`` prints milliseconds and bytes as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
import zlib
from collections.abc import Mapping
from statistics import mean, median
from typing import Any

import torch

from core.runs.engine import shared_engine
from core.streaming.changes import changes
from tests.pages.visit import opened

FRAMES, WARM = int(os.environ.get("FRAMES", "200")), 10
TRAINED = {"mnist": 2}  # epochs, or else 2,000: curves are as long as they ever are
BETWEEN_SECONDS = 0.04  # a frame after every slice, as who trains alone gets them


def cost(page: str, link: Mapping[str, str]) -> dict[str, float]:
    """Return the processor time to draw, compare, encode and pack a frame, and its bytes.

    The run trains in a worker meanwhile. What a page looks for twice a second counts in the mean.
    """
    session = opened(page, {"epochs": "10000000", **link}).session_state["session"]
    stream = session.page_state(session.here).stream
    run = stream.scene.run
    run.play()
    while run.view().epoch < TRAINED.get(page, 2_000):
        time.sleep(BETWEEN_SECONDS)
        run.renew()
    sent: dict[str, Any] = {}
    times: list[float] = []
    sizes: list[int] = []
    while len(times) < WARM + FRAMES:
        time.sleep(BETWEEN_SECONDS)
        run.renew()
        started = time.thread_time()
        figures = stream.snapshot().figures
        moved = {key: update for key, update in figures.items() if sent.get(key) != update}
        new = {key: changes(sent.get(key), update) for key, update in moved.items()}
        frame = zlib.compress(json.dumps({"figures": new}).encode(), 1)
        times.append(1e3 * (time.thread_time() - started))
        sizes.append(len(frame))
        sent |= moved
    times, sizes = times[WARM:], sizes[WARM:]
    found = {"ms": median(times), "mean_ms": mean(times), "bytes": median(sizes)}
    return {name: round(value, 3) for name, value in found.items()}


if __name__ == "__main__":
    torch.set_num_threads(1)  # as app.py does
    print(json.dumps(cost(*json.loads(sys.argv[1]))), flush=True)
    shared_engine().shutdown()
