"""From logits to probabilities: shared out among the classes, or each by itself."""

from __future__ import annotations

import numpy as np
import torch

from core.training.losses import LOSSES


def probabilities(logits: np.ndarray, loss: str) -> np.ndarray:
    """Float64, of the shape of the logits ``(..., classes)``: their softmax for CE.

    BCE and MSE train answers apart from one another, each a sigmoid; they need not add up
    to 1. In float32 two sure answers would both round to 1, and neither be the larger.
    """
    return LOSSES[loss].output_activation(torch.from_numpy(logits).double()).numpy()
