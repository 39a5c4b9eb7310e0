"""From logits to probabilities, and BCE and MSE of one sample over its logit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch

from core.training.losses import LOSSES

FLAT = 0.05  # a gradient in the logit that hardly moves it; BCE's runs up to 1


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + e^−z) of each logit; by tanh, which no large logit makes overflow."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def probabilities(logits: np.ndarray, loss: str) -> np.ndarray:
    """Return float64 probabilities of the shape of the logits ``(..., classes)``.

    CE shares one probability out among the classes by softmax. BCE and MSE train each answer by
    itself, a sigmoid; they need not add up to 1. In float32 two confident answers would both round
    to 1, and neither be the larger.
    """
    return LOSSES[loss].output_activation(torch.from_numpy(logits).double()).numpy()


@dataclass(frozen=True, eq=False)
class LogitLosses:
    """Losses and their gradients in the logit by the loss's name, of the shape of the logits.

    ``probability`` is the sigmoid of the logits.
    """

    probability: np.ndarray
    losses: Mapping[str, np.ndarray]
    gradients: Mapping[str, np.ndarray]


def logit_losses(z: np.ndarray, y: int) -> LogitLosses:
    """Return both losses at the logits ``z`` of a sample whose class ``y`` is 0 or 1."""
    p = sigmoid(z)
    return LogitLosses(
        p,
        {"BCE": np.logaddexp(0, z) - y * z, "MSE": (p - y) ** 2},
        {"BCE": p - y, "MSE": 2 * (p - y) * p * (1 - p)},
    )


def flat_ground(z: np.ndarray, y: int) -> tuple[float, float]:
    """Return the first and last of the ascending ``z`` where the answer is wrong and MSE is flat."""
    at = logit_losses(z, y)
    flat = z[(np.abs(at.probability - y) > 0.5) & (np.abs(at.gradients["MSE"]) < FLAT)]
    return float(flat[0]), float(flat[-1])
