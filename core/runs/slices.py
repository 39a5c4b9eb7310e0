"""How much a trial may train in its next slice."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.runs.motion import Goal
from core.runs.trial import Trial
from core.training.state import State
from core.training.train_slice import Budget

SHORTEST_SLICE_SECONDS = 0.008  # where many train; sending a slice costs 10 % of it then
ROUND_SECONDS = 0.12  # in which every run should end a slice
SECONDS_A_BYTE = 0.16e-6  # a large state takes long to travel, and is worth a longer slice, ...
LONGEST_SLICE_SECONDS = 0.3  # ... up to this


def seconds_of_slice(state: State, load: float, usual: float) -> float:
    """Return the seconds that a slice should train for: fewer where many train.

    Args:
        load: tasks in flight or queued, for each worker.
        usual: seconds of a slice where nobody else trains.
    """
    fair = min(usual, ROUND_SECONDS / max(1.0, load))
    needed = SECONDS_A_BYTE * state.nbytes
    return max(SHORTEST_SLICE_SECONDS, fair, min(LONGEST_SLICE_SECONDS, needed))


def budget_towards(
    goal: Goal, trial: Trial, in_step: Sequence[Trial], seconds: float
) -> Budget | None:
    """Return the budget of a trial's next slice, or ``None`` where it has to wait.

    Args:
        goal: how far it may go.
        in_step: the trials that do the same number of updates at a time, with itself among them.
        seconds: how long a slice should train.
    """
    last = int(min(trial.spec.epochs, goal.epoch))
    if last <= trial.state.epoch:
        return None
    grid = trial.checkpoints.grid
    left = None if math.isinf(goal.updates) else int(goal.updates) - trial.state.updates
    # Numbers that stand side by side are of the same epoch.
    measure = all(other.worth_measuring(seconds) for other in in_step)
    if len(in_step) == 1:
        return Budget(seconds, last, left, grid, measure)
    updates = [other.state.updates for other in in_step]
    behind = max(updates) - trial.state.updates
    if behind:
        return Budget(seconds, last, behind, grid, measure)
    if min(updates) < max(updates):
        return None
    # Trials in step do the same number of updates, whatever time that takes.
    speed = min(other.updates_per_second for other in in_step)
    return Budget(math.inf, last, left or max(1, int(speed * seconds)), grid, measure)
