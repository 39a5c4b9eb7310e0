"""The one training loop: a pure function that trains for a while and returns.

Nothing in it is about one experiment. It starts no thread and keeps nothing. Cut a run into slices
anywhere, on any worker, and on the CPU every loss and weight is bit-identical.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from torch import Tensor

from core.training.batches import Batches
from core.training.epoch_grid import Grid
from core.training.spec import Spec
from core.training.state import State
from core.training.trainer import Metrics, ScoreOnTestSet, Trainer, to_cpu


@dataclass(frozen=True)
class Budget:
    """How far one slice may go; it ends at whichever comes first.

    Attributes:
        seconds: training time; one batch is trained even if it takes longer.
        until_epoch: whole epochs done, counted from the start of the run.
        batches: updates in this slice; 0 measures and trains nothing.
        remember: the epochs whose states are checkpoints, or none.
        measure: end with the metrics of the weights reached. A slice that ends at ``until_epoch``
            does so anyway: nothing trains after it until the clock or the student allows it.
    """

    seconds: float = math.inf
    until_epoch: int | None = None
    batches: int | None = None
    remember: Grid | None = None
    measure: bool = True


@dataclass(frozen=True, eq=False)
class Progress:
    """What happened in a slice.

    Attributes:
        losses: float32 ``(epochs finished,)``; the mean over each epoch's samples of the loss
            before the update, so that a full batch's loss at epoch e is that after e updates.
        accuracies: likewise; NaN where the targets are not class numbers and the spec has no
            accuracy to stop at.
        batch_losses: float32 ``(updates,)``, of each mini-batch before its update; empty where an
            epoch is one batch. ``batch_accuracies`` likewise.
        first_epoch: the epoch of ``losses[0]``.
        measured: scores at the epochs of ``measured_every``, where there is a test set.
        checkpoints: states at the epochs of ``Budget.remember``.
        now: metrics of the weights at the end of the slice, where they were measured.
        measuring_cost: seconds that ``now`` took to measure, without those of other processes.
        updates: batches trained on.
        seconds: time spent on training.
        full_batch: an epoch is one update on all samples.
        diverged: a loss became NaN or infinite; the state returned is the last good one.
        reached: the state returned is the first to meet the spec's target.
    """

    first_epoch: int
    losses: np.ndarray
    accuracies: np.ndarray
    batch_losses: np.ndarray
    batch_accuracies: np.ndarray
    measured: tuple[ScoreOnTestSet, ...]
    checkpoints: tuple[State, ...]
    now: Metrics | None
    updates: int
    seconds: float
    full_batch: bool
    measuring_cost: float = 0.0
    diverged: bool = False
    reached: bool = False


def measured_every(epoch: int) -> int:
    """Return how many epochs apart the test set is measured: often at first, at 1 % of the cost later."""
    return 1 if epoch < 100 else 10 if epoch < 1_000 else 100


def train_slice(spec: Spec, state: State, budget: Budget) -> tuple[State, Progress]:
    """Train from ``state`` until the budget or the spec's epochs are used up.

    Divergence shows in ``progress.diverged``, with the losses up to it and the newest state
    whose loss is finite; it raises nothing.

    Raises:
        KeyError: the spec names an unknown loss or optimizer.
        RuntimeError: the device fails.
    """
    reached, progress = _train(spec, state, budget)
    target = _target(spec, progress)
    if target is not None:
        if (target, 0) != reached.position:  # scores are read once a slice, so it ran past
            limit = replace(budget, seconds=math.inf, until_epoch=target)
            reached, progress = _train(spec, state, limit)
        return reached, replace(progress, reached=True)
    if _is_finite(reached, progress):
        return reached, progress
    # Losses are read once a slice, so it ran past the divergence. Train again to find it, by halves.
    good, bad = 0, progress.updates
    while bad - good > 1:
        middle = (good + bad) // 2
        limit = replace(budget, seconds=math.inf, batches=middle)
        good, bad = (middle, bad) if _is_finite(*_train(spec, state, limit)) else (good, middle)
    reached, progress = _train(spec, state, replace(budget, seconds=math.inf, batches=good))
    return reached, replace(progress, diverged=True)


def _is_finite(state: State, progress: Progress) -> bool:
    """Return whether nothing has overflowed: either weights or a loss may be the first to do so."""
    now = [progress.now.loss] if progress.now is not None else []
    numbers = (progress.losses, state.flat, state.losses, now)
    return all(np.isfinite(each).all() for each in numbers)


def _target(spec: Spec, progress: Progress) -> int | None:
    """Return the first epoch, if any, that meets the spec's target.

    A full batch's scores are those of the weights before its update, so the epoch itself
    meets it; those of mini-batches are known when the epoch is over.
    """
    met = np.zeros(len(progress.losses), bool)
    if spec.stop_loss is not None:
        met |= progress.losses <= spec.stop_loss
    if spec.stop_accuracy is not None:
        met |= progress.accuracies >= spec.stop_accuracy
    if not met.any():
        return None
    return progress.first_epoch + int(met.argmax()) + (0 if progress.full_batch else 1)


def _train(spec: Spec, state: State, budget: Budget) -> tuple[State, Progress]:
    """Train until the budget is used up, whatever becomes of the loss."""
    started = perf_counter()
    deadline = started + budget.seconds
    trainer = Trainer(spec, state)
    plan = Batches(spec, len(trainer.data.inputs))
    last = spec.epochs if budget.until_epoch is None else min(spec.epochs, budget.until_epoch)
    most = math.inf if budget.batches is None else budget.batches
    tested = len(trainer.data.test_inputs) > 0

    epoch, batch, updates, overdue = state.epoch, state.batch, 0, False
    scores: list[tuple[Tensor, Tensor]] = []
    measured: list[ScoreOnTestSet] = []
    checkpoints: list[Callable[[], State]] = []
    epoch_generator = state.generator  # one array for all states until an epoch draws from it

    while epoch < last and updates < most and not overdue:
        if batch == 0:
            if tested and epoch % measured_every(epoch) == 0:
                measured.append(trainer.test(epoch))
            if budget.remember is not None and budget.remember.keeps(epoch):
                checkpoints.append(trainer.capture(epoch, 0, epoch_generator))
        for inputs, targets in plan.of_epoch(trainer.data, trainer.generator, first=batch):
            trainer.step(inputs, targets)  # forward pass, loss, backward pass, optimizer's step
            batch += 1
            updates += 1
            overdue = perf_counter() >= deadline
            if updates >= most or overdue:
                break
        if batch == plan.count:
            scores.append(trainer.close_epoch(plan.weights))
            if plan.random:
                epoch_generator = trainer.generator.get_state().numpy()
            epoch, batch = epoch + 1, 0

    losses, accuracies = (to_cpu([each[column] for each in scores]) for column in (0, 1))
    mini = [] if plan.full else [trainer.losses[state.batch :], trainer.accuracies[state.batch :]]
    batch_losses, batch_accuracies = map(to_cpu, mini or ([], []))
    reached = trainer.capture(epoch, batch, epoch_generator)()
    seconds = perf_counter() - started - trainer.measuring_seconds
    now = trainer.measure(epoch) if budget.measure or epoch >= last else None
    return reached, Progress(
        state.epoch,
        losses,
        accuracies,
        batch_losses,
        batch_accuracies,
        tuple(measured),
        tuple(fetch() for fetch in checkpoints),
        now,
        updates,
        seconds,
        plan.full,
        trainer.measuring_cost,
    )
