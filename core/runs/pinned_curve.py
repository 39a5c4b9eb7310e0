"""A run's curve put aside, to be laid over the next ones."""

from __future__ import annotations

from dataclasses import dataclass

from core.runs.trial_view import Curve, TrialView

MAX_PINS = 4


@dataclass(frozen=True, eq=False)
class Pin:
    """A loss curve, which loss it is, and what made it."""

    name: str
    quantity: str
    loss: Curve


def pin(trial: TrialView, made_by: str) -> Pin:
    """The trial's training loss as it stands."""
    return Pin(f"Pinned: {made_by}", trial.spec.loss, trial.loss)
