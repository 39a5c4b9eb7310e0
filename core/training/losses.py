"""The losses, as a table: name -> loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

LossFunction = Callable[[Tensor, Tensor], Tensor]


def as_probabilities(logits: Tensor, targets: Tensor) -> Tensor:
    """Return 0/1 targets ``(n, outputs)`` as they are, class numbers ``(n,)`` as one-hot rows."""
    if targets.dtype == torch.int64:
        return F.one_hot(targets, logits.shape[1]).float()
    return targets


def bce(logits: Tensor, targets: Tensor) -> Tensor:
    """Return binary cross-entropy, the mean over samples and outputs, a scalar."""
    # From logits: log(sigmoid(z)) is exact where sigmoid(z) would round to 0 or 1.
    return F.binary_cross_entropy_with_logits(logits, as_probabilities(logits, targets))


def mse(logits: Tensor, targets: Tensor) -> Tensor:
    """Return the mean squared error between probabilities and targets, a scalar."""
    return F.mse_loss(torch.sigmoid(logits), as_probabilities(logits, targets))


def softmax(logits: Tensor) -> Tensor:
    """Return probabilities ``(n, classes)``; each row adds up to 1."""
    return logits.softmax(dim=-1)


def unchanged(outputs: Tensor) -> Tensor:
    """Return the outputs: those of a regression are its predictions."""
    return outputs


@dataclass(frozen=True)
class Loss:
    """A loss, and what follows from it for a network that it trains.

    Attributes:
        function: of outputs ``(n, outputs)`` and targets, a scalar.
        output_activation: makes of the outputs what a student reads: probabilities, or predicted numbers.
        is_classification: the targets are classes, so that an output is right or wrong.
        convex: without hidden layers it has one minimum.
        smooth: the gradient fades towards the minimum, and curvature limits the learning rate.
    """

    function: LossFunction
    output_activation: Callable[[Tensor], Tensor]
    is_classification: bool = True
    convex: bool = True
    smooth: bool = True

    def __call__(self, outputs: Tensor, targets: Tensor) -> Tensor:
        """Return the loss of these outputs."""
        return self.function(outputs, targets)


LOSSES: dict[str, Loss] = {
    "BCE": Loss(bce, torch.sigmoid),
    "MSE": Loss(mse, torch.sigmoid, convex=False),
    "CE": Loss(F.cross_entropy, softmax),
    "Squared error": Loss(F.mse_loss, unchanged, is_classification=False),
    "Absolute error": Loss(F.l1_loss, unchanged, is_classification=False, smooth=False),
}
BINARY_LOSSES = ("BCE", "MSE")  # for 0/1 targets
REAL_LOSSES = ("Squared error", "Absolute error")  # for real numbers


def accuracy(logits: Tensor, targets: Tensor) -> Tensor:
    """Return the share of samples on the target's side of 0.5, or with the largest logit in its class."""
    if targets.dtype == torch.int64:
        return (logits.argmax(dim=1) == targets).float().mean()
    return ((torch.sigmoid(logits) > 0.5) == (targets > 0.5)).float().mean()
