"""Photos of digits on made paper: of 100 of each kind, how many are read right, and how many surely wrong.

``PHOTOS_COUNT`` is how many of each kind, ``PHOTOS_KINDS`` which, by parts of their names, with
commas between. The digits are MNIST's test digits: from ``MNIST_ROOT``, where it is set and
``PHOTOS_COUNT`` is over 100, else the 100 that lie beside the tests.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator

import numpy as np

from core.datasets.mnist import FullMnist
from core.digits.photo.file import open_photo
from core.digits.photo.reader import read_photo
from core.digits.pretrained import read
from tests.bench.report import Result
from tests.core.paper_photos import KINDS, unseen_digits

COUNT = int(os.environ.get("PHOTOS_COUNT", "100"))
WANTED = os.environ.get("PHOTOS_KINDS", "").split(",")
GOAL = 0.95


def digits() -> tuple[np.ndarray, np.ndarray]:
    """Digits ``(n, 28, 28)`` uint8 that the ready-made network has not learnt from, and their labels."""
    if COUNT > 100 and "MNIST_ROOT" in os.environ:
        data = FullMnist().divided()
        return data.test_inputs.view(-1, 28, 28).numpy(), data.test_targets.numpy()
    return unseen_digits()


def outcome(file: bytes, label: int) -> str:
    """What became of one photo."""
    found = read_photo(open_photo(file).rgb)
    if found.pixels is None or not found.sure:
        return "unsure"
    return "right" if int(read(found.pixels).argmax()) == label else "sure and wrong"


def results() -> Iterator[Result]:
    """Every benchmark of this file, and a table of them."""
    images, labels = digits()
    print(f"{'':34}{'right':>8}{'sure and wrong':>16}{'unsure':>8}{'s each':>8}", file=sys.stderr)
    for number, (name, kind) in enumerate(KINDS.items()):
        if not any(part in name for part in WANTED):
            continue
        counts: Counter[str] = Counter()
        started = time.perf_counter()
        for i in range(COUNT):
            random = np.random.default_rng([i, number])
            file = kind(images[i % len(images)], random).photo(random)
            counts[outcome(file, int(labels[i % len(labels)]))] += 1
        seconds = round((time.perf_counter() - started) / COUNT, 2)
        right, wrong, unsure = counts["right"], counts["sure and wrong"], counts["unsure"]
        print(f"{name:34}{right:8}{wrong:16}{unsure:8}{seconds:8}", file=sys.stderr, flush=True)
        figures = {"sure_and_wrong": wrong, "unsure": unsure, "photos": COUNT}
        yield Result(f"Photos read right: {name}", right / COUNT, GOAL, measured=figures)
