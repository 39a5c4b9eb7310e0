"""A run at one moment, for a page to draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.runs.trial_view import TrialView
from core.workers.fair_queue import ALONE, PoolLoad

Status = Literal["ready", "playing", "paused", "reached", "finished", "diverged", "failed"]


@dataclass(frozen=True, eq=False)
class RunView:
    """A run at one moment, safe to read while training goes on.

    Attributes:
        status: in one word.
        active: something may still change without a press of the student.
        no_worker_yet: no worker has answered yet.
        epoch: of the slowest trial that still trains.
        epochs: requested.
        epochs_per_second: of that trial, over the last two seconds.
        seconds_left: training time to the last epoch, while it trains and where it is known.
        checkpoints: the epochs that the run can go back to, ascending.
        slow_motion: single epochs can be told apart.
        looking_back: this is the past.
        trials: one for each experiment.
        pool_load: what it sees of the other runs that train.
    """

    status: Status
    active: bool
    no_worker_yet: bool
    epoch: int
    epochs: int
    epochs_per_second: float
    seconds_left: float | None
    checkpoints: tuple[int, ...]
    slow_motion: bool
    looking_back: bool
    trials: tuple[TrialView, ...]
    pool_load: PoolLoad = ALONE

    @property
    def slowest(self) -> TrialView:
        """Return the trial whose epoch is the run's."""
        return min(self.trials, key=lambda trial: (trial.state.epoch != self.epoch, trial.position))
