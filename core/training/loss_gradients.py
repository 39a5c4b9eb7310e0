"""Each loss with its gradient in the network's outputs, as a table: name -> both at once.

Outputs z are ``(n, outputs)``; each loss is a mean, over samples or over all n · outputs numbers,
and dL/dz has the shape of z. Each gradient calls what autograd calls, in the same order: a shorter
formula is the same number on paper and differs in its last bit here.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from core.training.losses import as_probabilities

LossGradient = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]

aten = torch.ops.aten
ONE = torch.ones(())  # dL/dL, with which backpropagation begins
MEAN = 1  # as PyTorch's own functions number it
NO_CLASS = -100  # the class number that F.cross_entropy leaves out by default


def bce(z: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Return binary cross-entropy and dL/dz = (p - y) / (n · outputs), where p = sigmoid(z).

    Of L = -y log(p) - (1 - y) log(1 - p), dL/dp = (p - y) / p(1 - p); and dp/dz = p(1 - p) cancels
    the denominator, so that a confident wrong answer has a steep gradient.
    """
    y = as_probabilities(z, targets)
    p = torch.sigmoid(z)
    return F.binary_cross_entropy_with_logits(z, y), (p - y) / z.numel()


def mse(z: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Return the squared error of p = sigmoid(z) and dL/dz = 2(p - y) · p(1 - p) / (n · outputs).

    Here nothing cancels the sigmoid's slope p(1 - p), so that a confident wrong answer has a
    gradient of almost 0.
    """
    p = torch.sigmoid(z)
    loss, dL_dp = squared_error(p, as_probabilities(z, targets))
    return loss, aten.sigmoid_backward(dL_dp, p)


def cross_entropy(z: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Return cross-entropy and dL/dz = (p - y) / n, where p = softmax(z) and y is one-hot.

    L = -log(p) of the right class. Its gradient in log(p) is -1/n there and 0 elsewhere, and
    log-softmax takes off p times that gradient's sum.
    """
    log_p = F.log_softmax(z, dim=1)
    loss, weight = aten.nll_loss_forward(log_p, targets, None, MEAN, NO_CLASS)
    dL_dlog_p = aten.nll_loss_backward(ONE, log_p, targets, None, MEAN, NO_CLASS, weight)
    return loss, aten._log_softmax_backward_data(dL_dlog_p, log_p, 1, log_p.dtype)


def squared_error(z: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Return mean squared error and dL/dz = 2(z - y) / (n · outputs)."""
    return F.mse_loss(z, targets), aten.mse_loss_backward(ONE, z, targets, MEAN)


# Absolute error is not among them: it has no slope where a prediction is right.
LOSS_GRADIENTS: dict[str, LossGradient] = {
    "BCE": bce,
    "MSE": mse,
    "CE": cross_entropy,
    "Squared error": squared_error,
}
