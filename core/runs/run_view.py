"""What a page draws of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.runs.trial import LaneView

Status = Literal["ready", "playing", "paused", "reached", "finished", "diverged", "failed"]


@dataclass(frozen=True, eq=False)
class RunView:
    """A run at one moment, safe to read while training goes on.

    Attributes:
        status: in one word.
        active: whether anything may still change without the student's doing.
        waiting: no worker has answered yet.
        epoch: of the slowest lane that still trains.
        epochs: asked for.
        epochs_per_second: of that lane, over the last two seconds.
        seconds_left: training time to the last epoch, while it trains and where it is known.
        remembered: epochs that the run can go back to, ascending.
        slow: single epochs can be told apart.
        looking_back: this is the past.
        lanes: each experiment.
    """

    status: Status
    active: bool
    waiting: bool
    epoch: int
    epochs: int
    epochs_per_second: float
    seconds_left: float | None
    remembered: tuple[int, ...]
    slow: bool
    looking_back: bool
    lanes: tuple[LaneView, ...]

    @property
    def front(self) -> LaneView:
        """The experiment whose epoch is the run's."""
        return min(self.lanes, key=lambda lane: (lane.state.epoch != self.epoch, lane.position))
