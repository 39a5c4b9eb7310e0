"""What Prometheus reads of a running server."""

from __future__ import annotations

import asyncio
import urllib.request

import websockets
from prometheus_client.parser import text_string_to_metric_families

from core.workers.pool import processors
from tests.bench.viewers import open_page, press
from tests.server.visitor import stream_of


def figures(address: str) -> dict[str, float]:
    """Every figure without labels, and events by their name."""
    text = urllib.request.urlopen(f"{address}/metrics", timeout=20).read().decode()
    return {
        sample.labels.get("event", sample.name): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("watch_") and not sample.name.endswith("_created")
    }


async def train(address: str) -> dict[str, float]:
    """Train for some frames; returns the figures meanwhile."""
    page, button, token = await open_page(address, "logistic")
    async with websockets.connect(stream_of(address, token), max_size=None) as frames:
        await press(page, button, address, "logistic")
        for _ in range(10):
            await frames.recv()
            await frames.send("painted")
        return await asyncio.to_thread(figures, address)


def test_prometheus_reads_sessions_runs_frames_slices_and_events(address: str) -> None:
    before = figures(address)
    after = asyncio.run(train(address))
    assert after["watch_pages"] >= 1
    assert after["run_started"] - before.get("run_started", 0) == 1
    for name in ("watch_frames_total", "watch_slices_total"):
        assert after[name] - before[name] >= 5
    assert after["watch_slice_seconds_total"] > before["watch_slice_seconds_total"]
    assert after["watch_workers"] == processors()
    assert after["watch_build_info"] == 1
