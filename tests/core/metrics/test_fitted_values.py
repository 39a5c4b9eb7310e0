"""Predictions of a regression, and the share of the variance that they explain."""

from dataclasses import replace

import numpy as np
import pytest

from core.datasets.table import Table
from core.experiments.regression import Settings
from core.metrics.fitted_values import fitted_values, r_squared
from core.training.state import State, initial_state

SPEC = Settings().specs()[0]
SCORES = np.array([152, 185, 180, 196, 142])


def state_of(*weights: float) -> State:
    """A state of the exam scores' model."""
    start = initial_state(SPEC)
    return replace(
        start,
        parameters=(np.array([weights[:-1]], np.float32), np.array(weights[-1:], np.float32)),
    )


def test_predictions_are_the_weighted_scores() -> None:
    found = fitted_values(SPEC, state_of(1.0, 0.5, 0.0, 2.0))
    assert found.tolist() == [73 + 40 + 2, 93 + 44 + 2, 89 + 45.5 + 2, 96 + 49 + 2, 73 + 33 + 2]


def test_always_the_mean_explains_nothing() -> None:
    assert r_squared(SPEC, state_of(0, 0, 0, SCORES.mean())) == pytest.approx(0, abs=1e-9)


def test_zero_weights_are_worse_than_the_mean() -> None:
    wanted = 1 - np.square(SCORES).sum() / np.square(SCORES - SCORES.mean()).sum()
    assert r_squared(SPEC, initial_state(SPEC)) == pytest.approx(wanted)


def test_it_is_that_of_the_training_samples() -> None:
    (spec,) = Settings(train_share=0.6).specs()
    assert len(fitted_values(spec, initial_state(spec))) == 5
    assert r_squared(spec, initial_state(spec)) != pytest.approx(
        r_squared(SPEC, initial_state(SPEC))
    )


def test_of_equal_targets_nobody_knows() -> None:
    two = Table(((1.0,), (2.0,)), (3.0, 4.0), ("x", "y"))
    (spec,) = Settings(data="own", own=two, train_share=0.5).specs()
    assert np.isnan(r_squared(spec, initial_state(spec)))
