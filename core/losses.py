"""Losses, and what they mean, as a table: name -> function of logits and targets."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

LossFunction = Callable[[Tensor, Tensor], Tensor]


def mse(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean squared error between probabilities and targets, both ``(n, outputs)``, as a scalar."""
    return F.mse_loss(torch.sigmoid(logits), targets)


LOSSES: dict[str, LossFunction] = {
    # From logits: log(sigmoid(z)) is exact where sigmoid(z) would round to 0 or 1.
    "BCE": F.binary_cross_entropy_with_logits,
    "MSE": mse,
}


def accuracy(logits: Tensor, targets: Tensor) -> Tensor:
    """Share of samples whose probability falls on the target's side of 0.5, as a scalar."""
    return ((torch.sigmoid(logits) > 0.5) == (targets > 0.5)).float().mean()
