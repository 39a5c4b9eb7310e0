"""The weights of the least mean absolute error, which no derivative leads to."""

from __future__ import annotations

import numpy as np

ROUNDS = 300
SMALLEST = 1e-9  # errors, relative to the targets, below which samples weigh no more
ENOUGH = 1e-12  # a round that lowers the objective by less, relative to it, is the last


def least_absolute(inputs: np.ndarray, targets: np.ndarray, decay: float) -> np.ndarray:
    """Return weights ``(features + 1,)``, the bias last, of lowest mean |error| + decay / 2 × |weights|².

    Iteratively reweighted least squares: a square divided by the size of the error before lies
    above the absolute error and touches it, so what is lowest there is never higher here.

    Args:
        inputs: float64 ``(n, features)``.
        targets: float64 ``(n,)``.
    """
    count = len(targets)
    columns = np.column_stack([inputs, np.ones(count)])
    scale = np.maximum(np.abs(columns).max(axis=0), 1e-12)
    columns = columns / scale
    drawn_in = np.diag(decay / np.square(scale))
    smallest = SMALLEST * max(float(np.abs(targets).max()), 1e-12)

    def objective(weights: np.ndarray) -> float:
        missed = np.abs(columns @ weights - targets).mean()
        return float(missed + 0.5 * decay * np.square(weights / scale).sum())

    best = np.zeros(columns.shape[1])
    errors = np.ones(count)
    before = np.inf
    for _ in range(ROUNDS):
        heavy = columns.T / (count * np.maximum(np.abs(errors), smallest))
        # Of a small square matrix: that of all samples takes a hundred times as long.
        found = np.linalg.lstsq(heavy @ columns + drawn_in, heavy @ targets)[0]
        now = objective(found)
        if now < before:
            best = found
        if before - now <= ENOUGH * now:
            break
        before, errors = now, columns @ found - targets
    return best / scale
