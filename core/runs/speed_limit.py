"""How fast a run may go: a number of epochs that grows with time."""

from __future__ import annotations

import math

# Epochs a second, by what a link calls them.
SPEEDS: dict[str, float] = {
    "1": 1.0, "5": 5.0, "25": 25.0, "100": 100.0, "500": 500.0, "1000": 1000.0, "full": math.inf,
}  # fmt: skip
FULL_SPEED = "full"
SLOW_MOTION = 5.0  # epochs a second, and slower


class SpeedLimit:
    """Limits the epochs that a run may have done, counted from an epoch and a time."""

    def __init__(self, speed: float = math.inf) -> None:
        self.speed = speed
        self._epoch, self._time = 0, 0.0

    @property
    def slow_motion(self) -> bool:
        """Return whether the eye can tell single epochs apart."""
        return self.speed <= SLOW_MOTION

    def restart_clock(self, epoch: int, now: float) -> None:
        """Count from this epoch and time (seconds) on; the first epoch is due at once."""
        self._epoch, self._time = epoch, now

    def allowed(self, now: float) -> float:
        """Return the epochs that may be done by ``now``."""
        if math.isinf(self.speed):
            return math.inf
        return self._epoch + 1 + math.floor((now - self._time) * self.speed)
