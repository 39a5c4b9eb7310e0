"""Losses, and what they mean, as a table: name -> function of logits and targets."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

LossFunction = Callable[[Tensor, Tensor], Tensor]


def as_probabilities(logits: Tensor, targets: Tensor) -> Tensor:
    """0/1 targets as they are, ``(n, outputs)``; class numbers ``(n,)`` as one-hot rows."""
    if targets.dtype == torch.int64:
        return F.one_hot(targets, logits.shape[1]).float()
    return targets


def bce(logits: Tensor, targets: Tensor) -> Tensor:
    """Binary cross-entropy, the mean over samples and outputs, as a scalar."""
    # From logits: log(sigmoid(z)) is exact where sigmoid(z) would round to 0 or 1.
    return F.binary_cross_entropy_with_logits(logits, as_probabilities(logits, targets))


def mse(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean squared error between probabilities and targets, as a scalar."""
    return F.mse_loss(torch.sigmoid(logits), as_probabilities(logits, targets))


LOSSES: dict[str, LossFunction] = {"BCE": bce, "MSE": mse, "CE": F.cross_entropy}
BINARY_LOSSES = ("BCE", "MSE")  # those that 0/1 targets know, too


def accuracy(logits: Tensor, targets: Tensor) -> Tensor:
    """Share of samples on the target's side of 0.5, or with the largest logit in its class."""
    if targets.dtype == torch.int64:
        return (logits.argmax(dim=1) == targets).float().mean()
    return ((torch.sigmoid(logits) > 0.5) == (targets > 0.5)).float().mean()
