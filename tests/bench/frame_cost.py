"""What a frame costs the server: processor time to draw, compare, encode and pack it, and its bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping

from tests.bench.report import Result
from tests.e2e.app import ROOT

MOST_BYTES = 2_500
PAGES: dict[str, tuple[str, dict[str, str], float]] = {  # with the most milliseconds wanted
    "Logistic": ("logistic", {}, 1.0),
    "Logistic, two features": ("logistic", {"data": "students"}, 1.5),
    "XOR": ("xor", {}, 1.5),
    "XOR, race": ("xor", {"loss": "Both"}, 3.0),
    "Softmax": ("softmax", {"mode": "train", "speed": "full"}, 1.5),
    "Digits": ("mnist", {"speed": "full"}, 1.5),
}  # fmt: skip


def cost_of(page: str, link: Mapping[str, str]) -> dict[str, float]:
    """Return what a frame of a page costs, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.one_frame", json.dumps([page, link])]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    found: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return found


def results() -> Iterator[Result]:
    """Every benchmark of this file."""
    for name, (page, link, goal) in PAGES.items():
        now = cost_of(page, link)
        yield Result(f"{name}: ms of the server a frame", now["ms"], goal, "<=", {**now})
        yield Result(f"{name}: bytes a frame", now["bytes"], MOST_BYTES, "<=")
