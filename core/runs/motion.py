"""What a run does by itself: it rests, plays, or takes single steps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.runs.trial import Trial
from core.training.state import State

Step = Literal["epoch", "batch"]


@dataclass(frozen=True)
class Goal:
    """Epochs and updates that a trial may do, counted from the start of the run."""

    epoch: float = math.inf
    updates: float = math.inf

    @staticmethod
    def after(state: State, step: Step) -> Goal:
        """Return the goal one step on from a state."""
        if step == "epoch":
            return Goal(epoch=state.epoch + 1)
        return Goal(updates=state.updates + 1)

    def lies_before(self, state: State) -> bool:
        """Return whether a trial in this state has something left to do."""
        return state.epoch < self.epoch and state.updates < self.updates


@dataclass(frozen=True)
class Resting:
    """Nothing is to be trained."""


@dataclass(frozen=True)
class Playing:
    """Train until the last epoch."""


@dataclass(frozen=True, eq=False)
class Stepping:
    """Take one step after another, and then rest.

    Attributes:
        queued: the steps to come, oldest first.
        goals: what each trial has to reach in the present step; empty before the first one.
    """

    queued: tuple[Step, ...]
    goals: Mapping[Trial, Goal]

    def settle(self, open_trials: Sequence[Trial]) -> Stepping | Resting:
        """Return what is left to do now that no slice is in flight."""
        left = {
            trial: goal
            for trial, goal in self.goals.items()
            if goal.lies_before(trial.state) and not trial.ended
        }
        if left:
            return Stepping(self.queued, left)
        if not self.queued or not open_trials:
            return Resting()
        size, *later = self.queued
        return Stepping(
            tuple(later), {trial: Goal.after(trial.state, size) for trial in open_trials}
        )


Motion = Resting | Playing | Stepping
