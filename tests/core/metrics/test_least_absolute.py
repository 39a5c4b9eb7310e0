"""The least absolute error, against every line through two samples and against its neighbours."""

from itertools import combinations

import numpy as np
import pytest

from core.datasets.table import EXAM_SCORES, Table
from core.experiments.regression import Settings
from core.metrics.best_fit import lowest_loss
from core.metrics.least_absolute import least_absolute

RANDOM = np.random.default_rng(0)


def missed(inputs: np.ndarray, targets: np.ndarray, weights: np.ndarray, decay: float) -> float:
    """The mean absolute error, and what the decay adds."""
    errors = np.abs(inputs @ weights[:-1] + weights[-1] - targets).mean()
    return float(errors + 0.5 * decay * np.square(weights).sum())


@pytest.mark.parametrize("seed", range(5))
def test_no_line_through_two_samples_is_better(seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y = random.uniform(0, 100, 9), random.standard_cauchy(9)
    found = least_absolute(x[:, None], y, 0.0)
    lines = [np.polyfit(x[list(pair)], y[list(pair)], 1) for pair in combinations(range(9), 2)]
    best = min(missed(x[:, None], y, line, 0.0) for line in lines)
    assert missed(x[:, None], y, found, 0.0) == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_nothing_around_it_is_lower(decay: float) -> None:
    inputs, targets = np.array(EXAM_SCORES.inputs), np.array(EXAM_SCORES.targets)
    found = least_absolute(inputs, targets, decay)
    floor = missed(inputs, targets, found, decay)
    for size in (1e-3, 1e-1):
        for step in size * RANDOM.standard_normal((300, 4)):
            assert missed(inputs, targets, found + step, decay) >= floor * (1 - 1e-6)


def test_samples_on_a_line_are_fitted_in_spite_of_one_that_strays() -> None:
    x = np.arange(10.0)
    y = np.where(x == 4, 500.0, 3 * x - 2)
    table = Table(tuple((value,) for value in x), tuple(y), ("x", "y"))
    absolute, squared = (
        Settings(data="own", own=table, loss="Absolute error"),
        Settings(data="own", own=table),
    )
    lowest = lowest_loss(absolute.specs()[0])
    assert lowest is not None
    assert lowest.weights == pytest.approx([3, -2], abs=1e-4)
    lowest = lowest_loss(squared.specs()[0])
    assert lowest is not None
    assert lowest.weights == pytest.approx(np.polyfit(x, y, 1), rel=1e-6)
