"""A clock and an engine that stand still until a test moves them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

import numpy as np

from core.experiments.logistic import SIX_POINTS, SIX_STUDENTS
from core.runs.run import Run
from core.runs.run_view import RunView
from core.training.data import load
from core.training.models import MLP
from core.training.spec import Spec
from core.training.state import State
from core.training.train_slice import Budget, Progress, train_slice
from core.workers.fair_queue import PoolLoad

FRAME = 0.1  # seconds between redraws
FULL = Spec(SIX_STUDENTS, MLP((2, 1)), learning_rate=0.1, epochs=40)
MINI = replace(FULL, data=SIX_POINTS, batch_size=4)  # two batches an epoch, the last one short

Result = tuple[State, Progress]


class Clock:
    """Time in seconds, which passes when told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(eq=False)
class Slice:
    """A slice in flight."""

    spec: Spec
    state: State
    budget: Budget
    future: Future[Result] = field(default_factory=Future)


class ByHand:
    """An engine whose slices end when a test says so, and take as long as it says.

    Attributes:
        cost: seconds an update takes, by the spec's loss.
        measuring: seconds that measuring some weights takes.
        busy: no worker is free, so that a slice may still be cancelled.
    """

    load = 1.0
    pool_load = PoolLoad()

    def __init__(self) -> None:
        self.clock = Clock()
        self.cost: dict[str, float] = defaultdict(lambda: 0.01)
        self.measuring = 0.0
        self.busy = False
        self.waiting: list[Slice] = []
        self._at_once = False

    def run(self, *specs: Spec, slice_seconds: float = 0.1) -> Run:
        """A run on this engine and its clock; its lease is 1.5 s."""
        share: Any = self
        return Run(specs, share, clock=self.clock, lease_seconds=1.5, slice_seconds=slice_seconds)

    def submit(
        self, function: Callable[..., Result], *args: Any, trains: bool = True
    ) -> Future[Result]:
        """Put a slice in flight."""
        assert function is train_slice
        job = Slice(*args)
        if not self.busy:
            job.future.set_running_or_notify_cancel()
        self.waiting.append(job)
        if self._at_once:
            self.finish(job)
        return job.future

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Finish slices as they are submitted, for callers that wait for the result."""
        self._at_once = True
        yield
        self._at_once = False

    def finish(self, job: Slice | None = None) -> None:
        """End a slice, the oldest unless told otherwise, with what training gives."""
        job = self._take(job)
        if job.future.cancelled():
            return
        cost = self.cost[job.spec.loss]
        limits = [job.budget.batches]
        if not math.isinf(job.budget.seconds):
            limits.append(max(1, round(job.budget.seconds / cost)))
        batches = min((limit for limit in limits if limit is not None), default=None)
        budget = replace(job.budget, seconds=math.inf, batches=batches)
        try:
            state, progress = train_slice(job.spec, job.state, budget)
        except Exception as error:  # as a worker does
            job.future.set_exception(error)
            return
        taken = progress.updates * cost
        measuring = 0.0 if progress.now is None else self.measuring
        self.clock.now += taken + measuring
        timed = replace(progress, seconds=taken, measuring_cost=measuring)
        job.future.set_result((state, timed))

    def fail(self, error: BaseException, job: Slice | None = None) -> None:
        """End a slice with an error."""
        self._take(job).future.set_exception(error)

    def finish_all(self) -> None:
        """End what is in flight now, in order."""
        for job in list(self.waiting):
            self.finish(job)

    def _take(self, job: Slice | None) -> Slice:
        job = job or self.waiting[0]
        self.waiting.remove(job)
        return job


def curve_places(spec: Spec, epochs: int) -> list[float]:
    """Where the points of a loss curve stand of a run of so many epochs, to four digits.

    The initial weights at 0, each epoch at the mean of its batches' places, the present weights.
    """
    count = len(load(spec.data, spec.seed, spec.train_share)[0].inputs)
    size = min(spec.batch_size or count, count)
    batches = [min(size, count - first) for first in range(0, count, size)]
    middle = sum(j * batch for j, batch in enumerate(batches)) / count / len(batches)
    places = [0.0, *(epoch + middle for epoch in range(epochs)), float(epochs)]
    return [round(place, 4) for place in dict.fromkeys(places)]


def watch(run: Run, hand: ByHand, redraws: int = 300) -> list[RunView]:
    """Redraw until the run comes to rest; what was seen on the way, after each slice too."""
    views = []
    for _ in range(redraws):
        run.renew()
        views.append(run.view())
        if not views[-1].active:
            return views
        for job in list(hand.waiting):
            hand.finish(job)
            views.append(run.view())
        hand.clock.now += FRAME
    raise AssertionError(f"still {views[-1].status} at epoch {views[-1].epoch}")


def bits(value: object) -> object:
    """A value that equals another's only where every bit of every array does."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, dict):
        return {key: bits(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [bits(item) for item in value]
    if is_dataclass(value) and not isinstance(value, Spec):
        return [bits(getattr(value, f.name)) for f in fields(value)]
    return value
