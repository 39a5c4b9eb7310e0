"""What a trial is doing, and why it ended: one value each, of a few kinds."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

from core.training.spec import Spec
from core.training.state import State
from core.training.train_slice import Budget, Progress


@dataclass(frozen=True, eq=False)
class InFlight:
    """A worker trains a slice, with the settings of ``spec``."""

    budget: Budget
    spec: Spec
    future: Future[tuple[State, Progress]]


@dataclass(frozen=True)
class Retry:
    """A slice is to be run again: its worker died, or there was none to take it."""

    budget: Budget


@dataclass(frozen=True, eq=False)
class Waiting:
    """A slice is done, and the slices of the other trials of its race are not."""

    spec: Spec
    state: State
    progress: Progress


Slice = InFlight | Retry | Waiting | None


@dataclass(frozen=True)
class Diverged:
    """The loss became infinite or NaN in that epoch, with the settings of ``spec``."""

    epoch: int
    spec: Spec


@dataclass(frozen=True)
class Failed:
    """No worker could go on."""

    reason: str


@dataclass(frozen=True)
class Reached:
    """The target is met."""


Ending = Diverged | Failed | Reached | None
