"""Memory of the server after a hundred sessions have trained and left."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

from tests.bench.report import Result
from tests.bench.viewers import PAGES, all_watch, private_megabytes
from tests.e2e.app import server_process

AT_ONCE, ROUNDS = 20, 5
START_SECONDS, VISIT_SECONDS = 5.0, 5.0
FORGOTTEN_SECONDS = 680  # a session that lost its connection is kept for ten minutes
TIDIED_SECONDS = 70


def results() -> Iterator[Result]:
    """Every benchmark of this file."""
    with server_process() as (address, process):
        time.sleep(START_SECONDS)
        at_start = private_megabytes(process.pid)
        for _ in range(ROUNDS):
            pages = [PAGES[i % len(PAGES)] for i in range(AT_ONCE)]
            asyncio.run(all_watch(address, pages, VISIT_SECONDS))
        most = private_megabytes(process.pid)
        time.sleep(FORGOTTEN_SECONDS)
        # Streamlit forgets sessions as others leave.
        asyncio.run(all_watch(address, [PAGES[0]], VISIT_SECONDS))
        time.sleep(TIDIED_SECONDS)
        after = private_megabytes(process.pid)
    measured = {"at_start_mb": round(at_start), "most_mb": round(most), "after_mb": round(after)}
    title = f"Private memory after {AT_ONCE * ROUNDS} sessions have left, over 450 MB"
    yield Result(title, after / 450, 1.0, "<=", measured)
