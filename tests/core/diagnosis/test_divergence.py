"""The cause of a divergence is the one that training bears out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.diagnosis.overshoot import divergence_cause
from core.training.spec import Spec
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from tests.core.fakes import FULL


def size_after(spec: Spec, updates: int) -> float:
    """The largest weight after so many updates."""
    state, _ = train_slice(spec, initial_state(spec), Budget(batches=updates))
    return float(np.abs(state.flat).max())


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {"learning_rate": 5.0},
            "The learning rate 5 is above 0.381, the largest that always works with these inputs.",
        ),
        (
            {"learning_rate": 30.0, "weight_decay": 0.1},
            "The learning rate times the weight decay is 3, more than 2, so each step makes "
            "the weights larger.",
        ),
        (
            {"learning_rate": 40.0, "weight_decay": 0.1, "momentum": 0.9},
            "The learning rate times the weight decay is 4, more than 2 × (1 + momentum) = 3.8, so "
            "each step makes the weights larger.",
        ),
        (
            {"learning_rate": 30.0, "weight_decay": 0.1, "momentum": 0.9},
            "The learning rate 30 is above 0.711, the largest that always works with these inputs.",
        ),
        (
            {"learning_rate": 30.0, "weight_decay": 0.1, "optimizer": "Adam"},
            "The learning rate 30 is too large here.",
        ),
    ],
)
def test_the_cause_is_named_by_the_settings(settings: dict[str, Any], words: str) -> None:
    assert divergence_cause(replace(FULL, **settings)) == words


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_weights_grow_by_decay_beyond_the_bound_and_not_below_it(momentum: float) -> None:
    decay = 100.0  # so that the loss has next to no say
    bound = 2 * (1 + momentum) / decay
    below, above = (
        replace(
            FULL, weight_decay=decay, momentum=momentum, learning_rate=share * bound, epochs=100
        )
        for share in (0.9, 1.1)
    )
    assert size_after(above, 100) > 1e4 * size_after(above, 10)
    assert size_after(below, 100) < 10
    assert "makes the weights larger" in divergence_cause(above)
    assert "makes the weights larger" not in divergence_cause(below)
