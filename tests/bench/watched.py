"""Epochs a second while watched at 10 Hz, over the bare PyTorch loop, taken in turns."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from statistics import median

from core.experiments import logistic, xor
from core.figures.curves import loss_update
from core.figures.frame import Update
from core.figures.hidden_space import hidden_update
from core.figures.loss_surface import surface_update
from core.figures.network_drawing import weights_updates
from core.hosting.limits import MAX_EPOCHS
from core.runs.run import Run
from core.runs.trial_view import TrialView
from core.streaming.wire import message
from core.training.spec import Spec
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from core.workers.fair_queue import SLICE_SECONDS
from core.workers.pool import WorkerPool
from tests.bench.report import Result

ROUNDS, SECONDS, REDRAW_SECONDS = 9, 2.0, 0.1
Draw = Callable[[tuple[TrialView, ...]], list[Update]]


def bare(spec: Spec, seconds: float) -> float:
    """Epochs a second of the loop as a course writes it, each loss noted, in this process."""
    import torch

    from core.training.data import load

    data, _ = load(spec.data, spec.seed, spec.train_share)
    torch.manual_seed(spec.seed)
    model = spec.model.build()
    optimizer = torch.optim.SGD(model.parameters(), lr=spec.learning_rate)
    criterion = torch.nn.BCEWithLogitsLoss()
    losses: list[float] = []
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        loss = criterion(model(data.inputs), data.targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return len(losses) / (time.perf_counter() - started)


def watched(run: Run, draw: Draw, seconds: float) -> float:
    """Epochs a second of a run whose figures this process builds and encodes at 10 Hz."""
    run.play()
    started, first = time.perf_counter(), run.view().epoch
    while time.perf_counter() - started < seconds:
        time.sleep(REDRAW_SECONDS)
        run.renew()
        json.dumps([message(moving) for moving in draw(run.view().trials)])
    run.pause()
    while run.view().active:  # the slice in flight counts, and so does its time
        time.sleep(0.001)
    return (run.view().epoch - first) / (time.perf_counter() - started)


def compare(engine: WorkerPool, name: str, spec: Spec, draw: Draw) -> Result:
    """Both ways in turns in the same worker, so that a noisy machine disturbs both alike."""
    run = Run([spec], engine.share())
    watched(run, draw, SECONDS)
    pairs = []
    for _ in range(ROUNDS):
        alone = engine.submit(bare, spec, SECONDS).result()
        pairs.append((watched(run, draw, SECONDS), alone))
    return Result(
        f"{name}: epochs/s watched at 10 Hz over the bare loop",
        median(seen / alone for seen, alone in pairs),
        2.2,
        measured={
            "watched_epochs_per_s": round(median(seen for seen, _ in pairs)),
            "bare_epochs_per_s": round(median(alone for _, alone in pairs)),
            "rounds": ROUNDS,
        },
    )


def slice_overhead(engine: WorkerPool, name: str, spec: Spec) -> Result:
    """A slice that trains nothing, there and back, as a share of a slice's training time."""
    state = initial_state(spec)
    times = []
    for _ in range(100):
        started = time.perf_counter()
        engine.submit(train_slice, spec, state, Budget(until_epoch=0)).result()
        times.append(time.perf_counter() - started)
    overhead = median(times)
    return Result(
        f"{name}: a slice's overhead over its training time",
        overhead / SLICE_SECONDS,
        0.06,
        "<=",
        {"overhead_ms": round(1e3 * overhead, 2), "slice_ms": 1e3 * SLICE_SECONDS},
    )


def fit_figures(trials: tuple[TrialView, ...]) -> list[Update]:
    """The three live figures of the logistic page."""
    weights = weights_updates(trials).values()
    return [loss_update(trials), *weights, surface_update(trials[0], solid=False)]


def plane_figures(trials: tuple[TrialView, ...]) -> list[Update]:
    """The live figures of the XOR page."""
    weights = weights_updates(trials).values()
    return [loss_update(trials), *weights, hidden_update(trials[0], None)]


def results() -> Iterator[Result]:
    """Every benchmark of this file."""
    cases: list[tuple[str, Spec, Draw]] = [
        ("Bernoulli fit", logistic.Settings(epochs=MAX_EPOCHS).specs()[0], fit_figures),
        ("2-10-10-10-1 on XOR", xor.Settings(epochs=MAX_EPOCHS).specs()[0], plane_figures),
    ]
    engine = WorkerPool(workers=1)
    for name, spec, draw in cases:
        yield compare(engine, name, spec, draw)
        yield slice_overhead(engine, name, spec)
    engine.shutdown()
