"""The one training loop: a pure function that trains for a while and returns.

Nothing in it is about one experiment. It owns no thread and keeps nothing: cut a run into
slices anywhere, on any worker, and on the CPU every loss and weight is bit-identical.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
import torch
from torch import Tensor

from core.spec import Spec
from core.state import State
from core.thinning import Grid
from core.workbench import Capture, Metrics, Workbench


@dataclass(frozen=True)
class Budget:
    """How far one slice may go; it ends at whichever comes first.

    Attributes:
        seconds: training time; one batch is trained even if it takes longer.
        until_epoch: whole epochs done, counted from the start of the run.
        batches: updates in this slice; 0 measures and trains nothing.
        remember: note the states at the epochs that it keeps, or none.
    """

    seconds: float = math.inf
    until_epoch: int | None = None
    batches: int | None = None
    remember: Grid | None = None


@dataclass(frozen=True, eq=False)
class Progress:
    """What happened in a slice.

    Attributes:
        losses: float32 ``(epochs finished,)``; the mean over each epoch's samples of the loss
            before the update, so that a full batch's loss at epoch e is that after e updates.
        first_epoch: the epoch of ``losses[0]``.
        measured: metrics at the epochs of ``measured_every``, where there is a test set.
        remembered: states at the epochs asked for.
        now: metrics of the weights as the slice left them.
        updates: batches trained on.
        seconds: time spent.
        diverged: a loss became NaN or infinite; the state returned is the last good one.
    """

    first_epoch: int
    losses: np.ndarray
    measured: tuple[Metrics, ...]
    remembered: tuple[State, ...]
    now: Metrics
    updates: int
    seconds: float
    diverged: bool = False


def measured_every(epoch: int) -> int:
    """How many epochs apart the test set is measured: often at first, at 1 % of the cost later."""
    return 1 if epoch < 100 else 10 if epoch < 1_000 else 100


def advance(spec: Spec, state: State, budget: Budget) -> tuple[State, Progress]:
    """Train from ``state`` until the budget or the spec's epochs are used up.

    Divergence shows in ``progress.diverged``, with the losses up to it and the newest state
    whose loss is finite; it raises nothing.

    Raises:
        KeyError: the spec names an unknown loss or optimizer.
        RuntimeError: the device fails.
    """
    reached, progress = _train(spec, state, budget)
    if _is_finite(reached, progress):
        return reached, progress
    # Losses are read once a slice, so it ran past the place. Train again to find it, by halves.
    good, bad = 0, progress.updates
    while bad - good > 1:
        middle = (good + bad) // 2
        limit = replace(budget, seconds=math.inf, batches=middle)
        good, bad = (middle, bad) if _is_finite(*_train(spec, state, limit)) else (good, middle)
    reached, progress = _train(spec, state, replace(budget, seconds=math.inf, batches=good))
    return reached, replace(progress, diverged=True)


def _is_finite(state: State, progress: Progress) -> bool:
    """Whether nothing has overflowed: weights may do so before a loss, and a loss before weights."""
    numbers = (progress.losses, state.flat, [state.partial_loss, progress.now.loss])
    return all(np.isfinite(each).all() for each in numbers)


def _train(spec: Spec, state: State, budget: Budget) -> tuple[State, Progress]:
    started = perf_counter()
    deadline = started + budget.seconds
    bench = Workbench(spec, state)
    data, generator = bench.data, bench.generator
    count = len(data.inputs)
    size = min(spec.batch_size or count, count)
    batches = count // size if spec.drop_last else math.ceil(count / size)
    full_batch = batches == 1 and size == count
    last = spec.epochs if budget.until_epoch is None else min(spec.epochs, budget.until_epoch)
    allowance = math.inf if budget.batches is None else budget.batches
    tested = len(data.test_inputs) > 0

    epoch, batch, updates = state.epoch, state.batch, 0
    losses: list[Tensor] = []
    measured: list[Metrics] = []
    remembered: list[Capture] = []
    epoch_generator = generator.get_state()
    order: Tensor | None = None

    while epoch < last and updates < allowance:
        if batch == 0:
            if tested and epoch % measured_every(epoch) == 0:
                measured.append(bench.measure(epoch))
            if budget.remember is not None and budget.remember.keeps(epoch):
                remembered.append(bench.capture(epoch, 0, epoch_generator))
        if full_batch:
            losses.append(bench.step(data.inputs, data.targets))
            batch = 1
        else:
            if order is None and spec.shuffle:
                order = torch.randperm(count, generator=generator).to(spec.device)
            window = slice(batch * size, (batch + 1) * size)
            picked = window if order is None else order[window]
            inputs, targets = data.inputs[picked], data.targets[picked]
            loss = bench.step(inputs, targets)
            bench.partial_loss = bench.partial_loss + loss * len(inputs)
            batch += 1
        updates += 1
        if batch == batches:
            if not full_batch:
                losses.append(bench.partial_loss / min(batches * size, count))
                bench.partial_loss = torch.zeros_like(bench.partial_loss)
                epoch_generator, order = generator.get_state(), None
            epoch, batch = epoch + 1, 0
        if perf_counter() >= deadline:
            break

    values = torch.stack(losses).cpu().numpy() if losses else np.empty(0, np.float32)
    reached = bench.capture(epoch, batch, epoch_generator).fetch()
    now = bench.measure(epoch)
    progress = Progress(
        state.epoch,
        values,
        tuple(measured),
        tuple(capture.fetch() for capture in remembered),
        now,
        updates,
        perf_counter() - started,
    )
    return reached, progress
