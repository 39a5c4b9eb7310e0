"""Every benchmark still runs: each for a moment, with its own code, on few samples and one round."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from core.datasets.mnist_download import fetch_mnist
from tests.bench import frame_cost, frames, strokes
from tests.bench.__main__ import FILES
from tests.core import mirror
from tests.e2e.app import ROOT, browser_path, do_without, server_process

Server = tuple[str, subprocess.Popen[bytes]]


# What each benchmark holds as constants, set to what takes a moment.
BRIEFLY: dict[str, dict[str, object]] = {
    "watched": {"SECONDS": 0.1, "ROUNDS": 1},
    "frames": {
        "SECONDS": 1, "ROUNDS": 1, "SETTLE_SECONDS": 0.1, "BARE_SECONDS": 0.1,
        "PAGES": dict(islice(frames.PAGES.items(), 1)),
    },
    "frame_cost": {"PAGES": dict(islice(frame_cost.PAGES.items(), 1))},
    "start": {"TIMES": 1},
    "playground": {"SECONDS": 0.2, "ROUNDS": 1},
    "strokes": {"STROKES": 3, "CASES": dict(islice(reversed(strokes.CASES.items()), 1))},
    "viewers": {"VIEWERS": 3, "ALONE_SECONDS": 0.7, "SECONDS": 2.0},
    "fairness": {"SECONDS": 0.5, "HEAVY": 1, "EQUAL": 2},
    "memory": {
        "AT_ONCE": 3, "ROUNDS": 1, "START_SECONDS": 0, "VISIT_SECONDS": 1.0,
        "FORGOTTEN_SECONDS": 0, "TIDIED_SECONDS": 0,
    },
    "photos": {"COUNT": 1, "WANTED": ["clean"]},
    "tables": {"BYTES": 2**12},
}  # fmt: skip
# What the benchmark of digits replaces in every experiment: a hundred digits, and one epoch.
FEW_DIGITS = {"dataset": "small", "train_share": 0.02, "epochs": 1}
# The benchmark of clusters is tried in tests/core/workers/test_dask_cluster.py, which has started one.
ELSEWHERE = {"digits", "cluster"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The app, for those benchmarks that would start it."""
    with server_process() as server:
        yield server


def given(name: str, request: pytest.FixtureRequest) -> None:
    """Give a benchmark what it needs, or skip it."""
    module, patch = FILES[name], request.getfixturevalue("monkeypatch")
    if hasattr(module, "chromium") and browser_path() is None:
        do_without("needs Chromium")
    patch.setenv("FRAMES", "5")  # of the process that measures their cost
    for constant, value in BRIEFLY[name].items():
        patch.setattr(module, constant, value)
    if hasattr(module, "WorkerPool"):
        pool = request.getfixturevalue("pool")
        patch.setattr(pool, "shutdown", lambda: None)  # another test's, too
        patch.setattr(module, "WorkerPool", lambda workers: pool)
    if hasattr(module, "server_process"):
        server = request.getfixturevalue("server")
        patch.setattr(module, "server_process", lambda **_: nullcontext(server))
    if hasattr(module, "serving"):
        address, _ = request.getfixturevalue("server")
        patch.setattr(module, "serving", lambda: nullcontext(address))


def results(name: str, **scale: Any) -> list[dict[str, Any]]:
    """Run a benchmark; its lines, read back."""
    return [json.loads(result.line()) for result in FILES[name].results(**scale)]


def test_every_benchmark_is_tried() -> None:
    assert {*BRIEFLY, *ELSEWHERE} == set(FILES)


@pytest.mark.parametrize("name", BRIEFLY)
def test_a_benchmark_tells_ratios_and_goals(name: str, request: pytest.FixtureRequest) -> None:
    given(name, request)
    told = results(name)
    assert told
    assert all(each["ratio"] >= 0 and each["goal"] is not None for each in told)


def test_the_benchmark_of_digits_tells_ratios_and_goals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mirror.serving(monkeypatch) as tiny:
        fetch_mnist(tmp_path, [tiny.address])
        monkeypatch.setenv("MNIST_ROOT", str(tmp_path))
        told = results("digits", rounds=1, **FEW_DIGITS)
    assert len(told) == 2 + len(FILES["digits"].ACCURACIES)


def test_what_many_students_take_is_told_a_line_each() -> None:
    command = [sys.executable, "-m", "tests.bench.capacity", "1000", "10000"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line.split()[1] for line in told.splitlines()[2:]] == ["1,000", "10,000"]
