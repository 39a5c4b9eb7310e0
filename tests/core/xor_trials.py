"""What the XOR page draws of small experiments, really trained."""

from __future__ import annotations

from typing import Any

from core.analysis.activations import Activity, activations
from core.runs.trial_view import TrialView
from core.xor import Settings
from tests.core.figures.test_base import trained


def trial_of(epochs: int, **settings: Any) -> TrialView:
    """One experiment of the page after so many epochs; settings beside the defaults."""
    (spec,) = Settings(**settings).specs()
    return trained(spec, epochs)


def seen_in(trial: TrialView) -> Activity:
    """What its units answer now."""
    return activations(trial.spec.experiment, trial.state)
