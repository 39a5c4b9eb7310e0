"""Epochs a second of TensorFlow Playground's default task, over the playground's own code."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from core.experiments.xor import Settings
from core.hosting.limits import MAX_EPOCHS
from core.runs.run import Run
from core.workers.pool import WorkerPool
from tests.bench.report import Result
from tests.bench.watched import plane_figures, watched
from tests.node import node

ROUNDS, SECONDS = 5, 4.0
PUBLISHED = 211  # epochs/s that the playground's code was once measured to manage without drawing
SCRIPT = Path(__file__).with_suffix(".mjs")
TASK = Settings(
    data="circle",
    size=500,
    train_share=0.5,
    batch_size=10,
    layers=(4, 2),
    activation="tanh",
    learning_rate=0.03,
    epochs=MAX_EPOCHS,
    seed=1,
)


def its_own() -> float:
    """Epochs a second of the playground's algorithm in JavaScript, boundary included."""
    command = [node(), str(SCRIPT), str(SECONDS)]
    return float(subprocess.run(command, capture_output=True, check=True).stdout)


def results() -> Iterator[Result]:
    """Both in turns, so that a noisy machine disturbs both alike."""
    engine = WorkerPool(workers=1)
    run = Run(TASK.specs(), engine.share())
    watched(run, plane_figures, SECONDS)
    pairs = [(watched(run, plane_figures, SECONDS), its_own()) for _ in range(ROUNDS)]
    engine.shutdown()
    ours = median(ours for ours, _ in pairs)
    yield Result(
        "TensorFlow Playground's default task: epochs/s watched at 10 Hz over the playground's own",
        median(ours / theirs for ours, theirs in pairs),
        4.0,
        measured={
            "epochs_per_s": round(ours),
            "playground_epochs_per_s": round(median(theirs for _, theirs in pairs)),
            "published_playground_epochs_per_s": PUBLISHED,
            "rounds": ROUNDS,
        },
    )
