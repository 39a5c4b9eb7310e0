"""The probabilities of the ten digits, for one drawing, from epoch to epoch."""

from __future__ import annotations

import math

import numpy as np

from core.metrics.predictions import class_probabilities
from core.runs.trial_view import TrialView

MOST = 300  # points per curve
FROM_PAST = 40  # remembered states that a new drawing is given to


class PredictionHistory:
    """The probabilities that one run gives to one drawing, by position in epochs.

    A new drawing starts with those of the run's remembered states, so that its past is there at
    once; after that every redraw adds a point. Looking back drops none.
    """

    def __init__(self) -> None:
        self._of: tuple[int, bytes] | None = None
        self._cuts = 0  # how many of the run's are known
        self._points: dict[float, np.ndarray] = {}

    def note(self, trial: TrialView, pixels: bytes | None) -> dict[float, np.ndarray]:
        """Add the present probabilities; return all up to there, position -> ``(10,)``, ascending."""
        if pixels is None:
            self._of, self._points = None, {}
            return {}
        spec = trial.spec.experiment
        if self._of != (trial.number, pixels):
            self._points, gone = {}, 0.0
        else:
            gone = min(trial.cuts[self._cuts :], default=math.inf)
        if gone < math.inf:
            kept = {at: point for at, point in self._points.items() if at < gone}
            chosen = trial.past[:: max(1, -(-len(trial.past) // FROM_PAST))]
            self._points = kept | {
                trial.position_of(state): class_probabilities(spec, state, pixels)
                for state in chosen
                if trial.position_of(state) >= gone
            }
            # A past asked for while looking back has yet to meet the states that came later.
            self._of = None if trial.looking_back else (trial.number, pixels)
            self._cuts = len(trial.cuts)
        now = trial.position
        self._points[now] = class_probabilities(spec, trial.state, pixels)
        self._points = dict(sorted(self._points.items()))
        if len(self._points) > MOST:
            thinned = {now, *list(self._points)[::2]}
            self._points = {at: point for at, point in self._points.items() if at in thinned}
        return {at: point for at, point in self._points.items() if at <= now}
