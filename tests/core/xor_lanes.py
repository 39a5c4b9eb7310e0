"""What the XOR page draws of small experiments, really trained."""

from __future__ import annotations

from typing import Any

from core.analysis.activations import Activity, activity
from core.runs.trial import LaneView
from core.xor import Settings
from tests.core.figures.test_base import trained


def lane_of(epochs: int, **settings: Any) -> LaneView:
    """One experiment of the page after so many epochs; settings beside the defaults."""
    (spec,) = Settings(**settings).specs()
    return trained(spec, epochs)


def seen_in(lane: LaneView) -> Activity:
    """What its units answer now."""
    return activity(lane.spec.identity, lane.state)
