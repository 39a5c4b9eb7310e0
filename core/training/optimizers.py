"""How gradients change the weights: by plain gradient descent, or by one of PyTorch's optimizers."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, optim

from core.hosting.compat import uncompiled, unwrapped
from core.training.spec import Spec
from core.training.state import map_slots

Slots = dict[int, dict[str, Any]]  # what an optimizer remembers, by the parameter's number

SGD = uncompiled(optim.SGD)
OPTIMIZERS: dict[str, Any] = {  # name -> a subclass of optim.Optimizer
    "SGD": SGD,
    "Adam": uncompiled(optim.Adam),
    "AdamW": uncompiled(optim.AdamW),  # its weight decay shrinks the weights, not by the gradient
    "RMSprop": uncompiled(optim.RMSprop),
}


class PlainSGD:
    """Gradient descent as it stands in a textbook: w ← w - learning rate · dL/dw."""

    def __init__(self, parameters: list[Tensor], learning_rate: float) -> None:
        self._parameters, self._learning_rate = parameters, learning_rate

    def __call__(self, gradients: tuple[Tensor, ...]) -> None:
        """Take one step against the gradients."""
        torch._foreach_add_(self._parameters, gradients, alpha=-self._learning_rate)

    def slots(self) -> Slots:
        """Return nothing: it remembers nothing."""
        return {}


class OptimizerUpdate:
    """One of PyTorch's optimizers."""

    def __init__(
        self, optimizer: optim.Optimizer, parameters: list[Tensor], remembered: Slots
    ) -> None:
        self._optimizer, self._parameters = optimizer, parameters
        groups = optimizer.state_dict()["param_groups"]
        optimizer.load_state_dict({"state": remembered, "param_groups": groups})
        self._step = unwrapped(type(optimizer).step)

    def __call__(self, gradients: tuple[Tensor, ...]) -> None:
        """Let the optimizer take its step."""
        for parameter, gradient in zip(self._parameters, gradients, strict=True):
            parameter.grad = gradient
        self._step(self._optimizer)

    def slots(self) -> Slots:
        """Return the optimizer's own state."""
        slots: Slots = self._optimizer.state_dict()["state"]
        return slots


Update = PlainSGD | OptimizerUpdate


def is_plain(spec: Spec) -> bool:
    """Return whether an update is w - learning rate · dL/dw, and nothing else."""
    return spec.optimizer == "SGD" and not spec.momentum and not spec.weight_decay


def update_for(spec: Spec, parameters: list[Tensor], remembered: Slots) -> Update:
    """Return the spec's optimizer of these parameters, which have no gradient of their own.

    Args:
        remembered: its slots so far, with NumPy's arrays for tensors.
    """
    if is_plain(spec):
        return PlainSGD(parameters, spec.learning_rate)  # as optim.SGD computes it, bit for bit
    settings = {"lr": spec.learning_rate, "weight_decay": spec.weight_decay}
    if spec.optimizer == "SGD":
        settings["momentum"] = spec.momentum
    optimizer = OPTIMIZERS[spec.optimizer](parameters, **settings)
    tensors = map_slots(remembered, np.ndarray, lambda array: torch.from_numpy(array.copy()))
    return OptimizerUpdate(optimizer, parameters, tensors)
