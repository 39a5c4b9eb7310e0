"""The loss and accuracy of remembered states, which workers measure when a student looks back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from core.runs.trial import WORKER_FAILURES_ALLOWED, Trial
from core.training.state import State
from core.training.train_slice import Budget, Progress, train_slice
from core.training.trainer import Metrics
from core.workers.fair_queue import Share


class PastMetrics:
    """The metrics of one remembered state of each trial, each measured once."""

    def __init__(self, engine: Share) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._known: dict[Trial, tuple[State, Future[Metrics | None]]] = {}

    def of(
        self, trial: Trial, state: State, on_change: Callable[[], None]
    ) -> Future[Metrics | None]:
        """Return the metrics of a state once a worker has measured it; ``None`` where none could.

        ``on_change`` is called when they are there.
        """
        with self._lock:
            known = self._known.get(trial)
            if known is not None and known[0] is state:
                return known[1]
            metrics: Future[Metrics | None] = Future()
            self._known[trial] = state, metrics
        tries = iter(range(WORKER_FAILURES_ALLOWED))  # another worker is asked where one dies

        def submit() -> None:
            try:
                next(tries)
                budget = Budget(batches=0)
                task = self._engine.submit(train_slice, trial.spec, state, budget, trains=False)
            except (StopIteration, RuntimeError):  # no worker takes it for the time being
                self._give_up(trial, metrics)
            else:
                task.add_done_callback(arrived)

        def arrived(task: Future[tuple[State, Progress]]) -> None:
            if task.cancelled():
                self._give_up(trial, metrics)
            elif task.exception() is not None:
                submit()
            else:
                metrics.set_result(task.result()[1].now)
                on_change()

        submit()
        return metrics

    def _give_up(self, trial: Trial, metrics: Future[Metrics | None]) -> None:
        """Leave the look back without metrics; the next one asks again."""
        with self._lock:
            if self._known.get(trial, (None, None))[1] is metrics:
                del self._known[trial]
        metrics.set_result(None)
