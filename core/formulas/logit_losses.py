"""BCE and MSE of one sample over its logit, and how steep they are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

FLAT = 0.05  # a gradient in the logit that hardly moves it; BCE's runs up to 1


@dataclass(frozen=True, eq=False)
class LogitLosses:
    """Losses and their gradients in the logit by the loss's name, of the shape of the logits.

    ``probability`` is the sigmoid of the logits.
    """

    probability: np.ndarray
    losses: Mapping[str, np.ndarray]
    gradients: Mapping[str, np.ndarray]


def logit_losses(z: np.ndarray, y: int) -> LogitLosses:
    """Both losses at the logits ``z`` of a sample whose class ``y`` is 0 or 1."""
    p = 1 / (1 + np.exp(-z))
    return LogitLosses(
        p,
        {"BCE": np.logaddexp(0, z) - y * z, "MSE": (p - y) ** 2},
        {"BCE": p - y, "MSE": 2 * (p - y) * p * (1 - p)},
    )


def flat_ground(z: np.ndarray, y: int) -> tuple[float, float]:
    """First and last of the ascending ``z`` where the answer is wrong and MSE is flat."""
    at = logit_losses(z, y)
    flat = z[(np.abs(at.probability - y) > 0.5) & (np.abs(at.gradients["MSE"]) < FLAT)]
    return float(flat[0]), float(flat[-1])
