"""The losses and their gradients in the outputs, as two tables by name."""

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


def softmax_twice(logits: Tensor, targets: Tensor) -> Tensor:
    """Return cross-entropy of probabilities as if they were logits, a common mistake, a scalar.

    As these lie from 0 to 1, the loss of k classes is never below log(1 + (k - 1) / e).
    """
    return F.cross_entropy(softmax(logits), targets)


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
    "CE of softmax": Loss(softmax_twice, softmax, convex=False),
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


# The gradients below are written out. Outputs z are ``(n, outputs)``; each loss is a mean, over
# samples or over all n · outputs numbers, and dL/dz has the shape of z. Each calls what autograd
# calls, in the same order: a shorter formula is the same number on paper, but not in its last bit.
LossGradient = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]

aten = torch.ops.aten
ONE = torch.ones(())  # dL/dL, with which backpropagation begins
MEAN = 1  # as PyTorch's own functions number it
NO_CLASS = -100  # the class number that F.cross_entropy leaves out by default


def bce_gradient(z: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Return binary cross-entropy and dL/dz = (p - y) / (n · outputs), where p = sigmoid(z).

    Of L = -y log(p) - (1 - y) log(1 - p), dL/dp = (p - y) / p(1 - p); and dp/dz = p(1 - p) cancels
    the denominator, so that a confident wrong answer has a steep gradient.
    """
    y = as_probabilities(z, targets)
    p = torch.sigmoid(z)
    return F.binary_cross_entropy_with_logits(z, y), (p - y) / z.numel()


def mse_gradient(z: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Return the squared error of p = sigmoid(z) and dL/dz = 2(p - y) · p(1 - p) / (n · outputs).

    Here nothing cancels the sigmoid's slope p(1 - p), so that a confident wrong answer has a
    gradient of almost 0.
    """
    p = torch.sigmoid(z)
    loss, dL_dp = squared_error_gradient(p, as_probabilities(z, targets))
    return loss, aten.sigmoid_backward(dL_dp, p)


def cross_entropy_gradient(z: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Return cross-entropy and dL/dz = (p - y) / n, where p = softmax(z) and y is one-hot.

    L = -log(p) of the right class. Its gradient in log(p) is -1/n there and 0 elsewhere, and
    log-softmax takes off p times that gradient's sum.
    """
    log_p = F.log_softmax(z, dim=1)
    loss, weight = aten.nll_loss_forward(log_p, targets, None, MEAN, NO_CLASS)
    dL_dlog_p = aten.nll_loss_backward(ONE, log_p, targets, None, MEAN, NO_CLASS, weight)
    return loss, aten._log_softmax_backward_data(dL_dlog_p, log_p, 1, log_p.dtype)


def squared_error_gradient(z: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Return mean squared error and dL/dz = 2(z - y) / (n · outputs)."""
    return F.mse_loss(z, targets), aten.mse_loss_backward(ONE, z, targets, MEAN)


# Absolute error is not among them: it has no slope where a prediction is right. Nor is a mistake.
LOSS_GRADIENTS: dict[str, LossGradient] = {
    "BCE": bce_gradient,
    "MSE": mse_gradient,
    "CE": cross_entropy_gradient,
    "Squared error": squared_error_gradient,
}
