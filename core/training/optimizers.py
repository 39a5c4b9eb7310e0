"""Optimizers as a table: name -> function of parameters and spec."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from torch import nn, optim

from core.training.spec import Spec


def sgd(parameters: Iterable[nn.Parameter], spec: Spec) -> optim.Optimizer:
    """Stochastic gradient descent, with momentum where the spec has it."""
    return optim.SGD(
        parameters,
        lr=spec.learning_rate,
        momentum=spec.momentum,
        weight_decay=spec.weight_decay,
    )


def adam(parameters: Iterable[nn.Parameter], spec: Spec) -> optim.Optimizer:
    """Adam; the spec's momentum does not apply."""
    return optim.Adam(parameters, lr=spec.learning_rate, weight_decay=spec.weight_decay)


def adamw(parameters: Iterable[nn.Parameter], spec: Spec) -> optim.Optimizer:
    """Adam whose weight decay shrinks the weights themselves, and not by way of the gradient."""
    return optim.AdamW(parameters, lr=spec.learning_rate, weight_decay=spec.weight_decay)


def rmsprop(parameters: Iterable[nn.Parameter], spec: Spec) -> optim.Optimizer:
    """RMSprop; the spec's momentum does not apply."""
    return optim.RMSprop(parameters, lr=spec.learning_rate, weight_decay=spec.weight_decay)


OPTIMIZERS: dict[str, Callable[[Iterable[nn.Parameter], Spec], optim.Optimizer]] = {
    "SGD": sgd,
    "Adam": adam,
    "AdamW": adamw,
    "RMSprop": rmsprop,
}
