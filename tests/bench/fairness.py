"""What a run gets of the workers beside others: equal runs, and an easy one beside heavy ones."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace

from core.experiments import logistic, mnist
from core.hosting.limits import MAX_EPOCHS
from core.runs.run import Run
from core.training.spec import Spec
from core.workers.pool import WorkerPool
from tests.bench.report import Result

SECONDS = float(os.environ.get("FAIRNESS_SECONDS", "20"))
WORKERS, HEAVY, EQUAL = 2, 4, 6
LOOK_SECONDS = 0.1


def easy_spec(seed: int = 0) -> Spec:
    """An epoch takes a fifth of a millisecond."""
    return replace(logistic.Settings().specs()[0], epochs=MAX_EPOCHS, seed=seed)


def heavy_spec(seed: int) -> Spec:
    """A batch takes tenths of a second: 2,000 digits through the CNN."""
    spec = mnist.Settings(model="cnn").specs()[0]
    return replace(spec, epochs=MAX_EPOCHS, batch_size=2_000, seed=seed)


def done(runs: list[Run], seconds: float) -> list[int]:
    """Updates that each run does in that time, once every one has begun."""
    for run in runs:
        run.play()

    def updates() -> list[int]:
        for run in runs:
            run.renew()
        return [run.view().trials[0].state.updates for run in runs]

    while not all(updates()):
        time.sleep(LOOK_SECONDS)
    first, end = updates(), time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(LOOK_SECONDS)
        updates()
    last = updates()
    for run in runs:
        run.pause()
    while any(run.view().active for run in runs):
        time.sleep(LOOK_SECONDS)
    return [after - before for before, after in zip(first, last, strict=True)]


def results() -> Iterator[Result]:
    """Every benchmark of this file."""
    pool = WorkerPool(workers=WORKERS)
    done([Run([easy_spec()], pool.share())], 1)  # warms the workers
    (alone,) = done([Run([easy_spec()], pool.share())], SECONDS / 2)
    specs = [easy_spec(), *map(heavy_spec, range(HEAVY))]
    beside, *_ = done([Run([spec], pool.share()) for spec in specs], SECONDS)
    (after,) = done([Run([easy_spec()], pool.share())], SECONDS / 2)
    equal_share = WORKERS / len(specs)
    yield Result(
        f"An easy run beside {HEAVY} heavy ones, over its equal share of {WORKERS} workers",
        beside / (alone + after) / equal_share,
        0.5,
        measured={
            "alone_updates_per_s": round((alone + after) / SECONDS),
            "beside_updates_per_s": round(beside / SECONDS),
        },
    )
    equal = done([Run([easy_spec(seed)], pool.share()) for seed in range(EQUAL)], SECONDS)
    yield Result(
        f"{EQUAL} equal runs on {WORKERS} workers, least over most updates",
        min(equal) / max(equal),
        0.9,
        measured={"updates_per_s": [round(each / SECONDS) for each in equal]},
    )
    pool.shutdown()
