"""Optimizers as a table: name -> function of parameters and spec.

They are PyTorch's own without PyTorch's compiler, which the first of them would import: 889
modules, 5 s of processor time and 87 MB, only to mark methods that the compiler shall leave alone.
PyTorch 2.15 does so in wrappers around the methods (``torch._compile._disable_dynamo``, and
``_use_grad_for_differentiable`` around ``step``, which ``updates`` does without). Where a later
version wraps another method, all works and the compiler is imported again;
``tests/core/training/test_no_compiler.py`` fails then.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable

from torch import Tensor, optim

from core.training.spec import Spec


class Uncompiled(optim.Optimizer):
    """An optimizer whose methods are what is inside the wrappers."""

    add_param_group = inspect.unwrap(optim.Optimizer.add_param_group)
    load_state_dict = inspect.unwrap(optim.Optimizer.load_state_dict)
    state_dict = inspect.unwrap(optim.Optimizer.state_dict)


class SGD(Uncompiled, optim.SGD):
    """PyTorch's, uncompiled."""


class Adam(Uncompiled, optim.Adam):
    """PyTorch's, uncompiled."""


class AdamW(Uncompiled, optim.AdamW):
    """PyTorch's, uncompiled."""


class RMSprop(Uncompiled, optim.RMSprop):
    """PyTorch's, uncompiled."""


def sgd(parameters: Iterable[Tensor], spec: Spec) -> optim.Optimizer:
    """Stochastic gradient descent, with momentum where the spec has it."""
    return SGD(
        parameters,
        lr=spec.learning_rate,
        momentum=spec.momentum,
        weight_decay=spec.weight_decay,
    )


def adam(parameters: Iterable[Tensor], spec: Spec) -> optim.Optimizer:
    """Adam; the spec's momentum does not apply."""
    return Adam(parameters, lr=spec.learning_rate, weight_decay=spec.weight_decay)


def adamw(parameters: Iterable[Tensor], spec: Spec) -> optim.Optimizer:
    """Adam whose weight decay shrinks the weights themselves, and not by way of the gradient."""
    return AdamW(parameters, lr=spec.learning_rate, weight_decay=spec.weight_decay)


def rmsprop(parameters: Iterable[Tensor], spec: Spec) -> optim.Optimizer:
    """RMSprop; the spec's momentum does not apply."""
    return RMSprop(parameters, lr=spec.learning_rate, weight_decay=spec.weight_decay)


OPTIMIZERS: dict[str, Callable[[Iterable[Tensor], Spec], optim.Optimizer]] = {
    "SGD": sgd,
    "Adam": adam,
    "AdamW": adamw,
    "RMSprop": rmsprop,
}
