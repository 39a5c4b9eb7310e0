"""Run every benchmark, or those whose file is named: ``python -m tests.bench watched frames``."""

from __future__ import annotations

import sys

from tests.bench import (
    cluster,
    digits,
    fairness,
    frame_cost,
    frames,
    memory,
    photos,
    playground,
    start,
    strokes,
    tables,
    viewers,
    watched,
)

FILES = {
    "start": start,
    "watched": watched,
    "frames": frames,
    "frame_cost": frame_cost,
    "playground": playground,
    "digits": digits,
    "strokes": strokes,
    "viewers": viewers,
    "fairness": fairness,
    "cluster": cluster,
    "memory": memory,
    "photos": photos,
    "tables": tables,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or FILES:
        for result in FILES[name].results():
            print(result.line(), flush=True)
