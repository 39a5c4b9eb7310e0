"""What a frame costs the server: processor time to draw, compare, encode and pack it, and its bytes.

In turns with the last version whose frames held pictures of planes instead of a network's weights.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.report import Result
from tests.bench.versions import ROOT, version_with_pictures

SCRIPT = Path(__file__).with_name("one_frame.py")
MOST_BYTES = 2_500
PAGES: dict[str, tuple[str, dict[str, str], float]] = {  # with the most milliseconds wanted
    "Logistic": ("logistic", {}, 1.0),
    "Logistic, two features": ("logistic", {"data": "students"}, 1.5),
    "XOR": ("xor", {}, 1.5),
    "XOR, race": ("xor", {"loss": "Both"}, 3.0),
    "Softmax": ("softmax", {"mode": "train", "speed": "full"}, 1.5),
    "Digits": ("mnist", {"speed": "full"}, 1.5),
}  # fmt: skip


def cost_at(root: Path, page: str, link: Mapping[str, str]) -> dict[str, float]:
    """Return what a frame costs the version that lies at ``root``, in a process of its own."""
    asked = json.dumps([page, link])
    ran = subprocess.run(
        [sys.executable, SCRIPT, asked],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        check=True,
    )
    found: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return found


def results() -> Iterator[Result]:
    """Every benchmark of this file."""
    with version_with_pictures() as earlier:
        for name, (page, link, goal) in PAGES.items():
            now = cost_at(ROOT, page, link)
            yield Result(f"{name}: ms of the server a frame", now["ms"], goal, "<=", {**now})
            yield Result(f"{name}: bytes a frame", now["bytes"], MOST_BYTES, "<=")
            if earlier is not None:
                before = cost_at(earlier, page, link)
                yield Result(
                    f"{name}: cost of a frame over that of the version that sent pictures",
                    now["ms"] / before["ms"], 0.5, "<=", {"ms": now["ms"], "with_pictures": before},
                )  # fmt: skip
