"""Losses, and what they mean, as a table: name -> loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


def softmax(logits: Tensor) -> Tensor:
    """Probabilities ``(n, classes)``; each row adds up to 1."""
    return logits.softmax(dim=-1)


def unchanged(outputs: Tensor) -> Tensor:
    """The outputs themselves: a regression's are its predictions."""
    return outputs


@dataclass(frozen=True)
class Loss:
    """A loss, and what is true of a network that it trains.

    Attributes:
        function: of outputs ``(n, outputs)`` and targets, a scalar.
        answers: what a student reads of the outputs: probabilities, or predicted numbers.
        tells_classes: the targets are classes, so that an answer is right or wrong.
        convex: no valley but one, where there are no hidden layers.
        smooth: the slope fades towards the lowest place, and curvature says how long steps may be.
    """

    function: LossFunction
    answers: Callable[[Tensor], Tensor]
    tells_classes: bool = True
    convex: bool = True
    smooth: bool = True

    def __call__(self, outputs: Tensor, targets: Tensor) -> Tensor:
        """The loss of these outputs."""
        return self.function(outputs, targets)


LOSSES: dict[str, Loss] = {
    "BCE": Loss(bce, torch.sigmoid),
    "MSE": Loss(mse, torch.sigmoid, convex=False),
    "CE": Loss(F.cross_entropy, softmax),
    "Squared error": Loss(F.mse_loss, unchanged, tells_classes=False),
    "Absolute error": Loss(F.l1_loss, unchanged, tells_classes=False, smooth=False),
}
BINARY_LOSSES = ("BCE", "MSE")  # those that 0/1 targets know, too
REAL_LOSSES = ("Squared error", "Absolute error")  # those of real numbers


def accuracy(logits: Tensor, targets: Tensor) -> Tensor:
    """Share of samples on the target's side of 0.5, or with the largest logit in its class."""
    if targets.dtype == torch.int64:
        return (logits.argmax(dim=1) == targets).float().mean()
    return ((torch.sigmoid(logits) > 0.5) == (targets > 0.5)).float().mean()
