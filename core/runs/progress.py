"""How far the trials of a run are, as a whole."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from core.runs.motion import Motion, Playing
from core.runs.run_view import Status
from core.runs.trial import Trial
from core.runs.trial_state import Failed, Reached

RATE_WINDOW_SECONDS = 2.0


def open_trials(trials: Sequence[Trial]) -> list[Trial]:
    """Return the trials that may still train."""
    return [trial for trial in trials if not trial.ended]


def any_failed(trials: Sequence[Trial]) -> bool:
    """Return whether no worker could go on with one of the trials."""
    return any(isinstance(trial.ending, Failed) for trial in trials)


def slowest_epoch(trials: Sequence[Trial]) -> int:
    """Return the epoch of the slowest trial that may still train, or else of the fastest."""
    if left := open_trials(trials):
        return min(trial.state.epoch for trial in left)
    return max(trial.state.epoch for trial in trials)


def shared_checkpoints(trials: Sequence[Trial]) -> tuple[int, ...]:
    """Return the epochs that every trial can go back to, ascending."""
    epochs = {epoch for trial in trials for epoch in trial.checkpoints.epochs}
    for trial in trials:
        epochs = trial.shown(epochs)
    return tuple(sorted(epochs))


def status_of(trials: Sequence[Trial], motion: Motion) -> Status:
    """Return where a run stands, in one word."""
    if any_failed(trials):
        return "failed"
    if not open_trials(trials):
        if any(trial.ending == Reached() for trial in trials):
            return "reached"
        return "finished" if any(trial.finished for trial in trials) else "diverged"
    if isinstance(motion, Playing):
        return "playing"
    return "paused" if any(trial.state.updates for trial in trials) else "ready"


def seconds_left(trials: Sequence[Trial], speed: float, *, in_step: bool) -> float | None:
    """Return the training time to the last epoch at the present pace, where it is known.

    Args:
        speed: the most epochs a second that the run may do.
        in_step: the trials share the time.
    """
    left = open_trials(trials)
    if not left or not all(trial.updates_per_second for trial in left):
        return None
    each = [trial.updates_left / trial.updates_per_second for trial in left]
    epochs = max(trial.spec.epochs - trial.state.epoch for trial in left)
    return max(sum(each) if in_step else max(each), epochs / speed)


class EpochRate:
    """Epochs a second over the last ``RATE_WINDOW_SECONDS``."""

    def __init__(self) -> None:
        self._noted: deque[tuple[float, int]] = deque()

    def note(self, now: float, epoch: int) -> None:
        """Note the epoch that is reached at a time, in seconds."""
        self._noted.append((now, epoch))
        while len(self._noted) > 2 and now - self._noted[1][0] > RATE_WINDOW_SECONDS:
            self._noted.popleft()

    def value(self) -> float:
        """Return the epochs a second; 0 before two are noted."""
        if len(self._noted) < 2:
            return 0.0
        (start, first), (end, last) = self._noted[0], self._noted[-1]
        return max(0, last - first) / max(end - start, 1e-9)
