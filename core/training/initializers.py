"""Ways to choose the weights that training starts from, as a table: name -> function of a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import nn
from torch.nn import init
from torch.nn.utils import parameters_to_vector, vector_to_parameters

Initial = str | tuple[float, ...]  # a name of INITIAL_WEIGHTS, or every weight


def keep(module: nn.Module) -> None:
    """PyTorch's own: uniform within ± 1/sqrt(inputs of the layer)."""


def zeros(module: nn.Module) -> None:
    """All weights zero: hidden units of a layer stay alike, since nothing tells them apart."""
    for parameter in module.parameters():
        init.zeros_(parameter)


def xavier(module: nn.Module) -> None:
    """Glorot and Bengio (2010): keeps the size of signals through sigmoid and tanh layers."""
    for layer in _linear(module):
        init.xavier_uniform_(layer.weight)
        init.zeros_(layer.bias)


def he(module: nn.Module) -> None:
    """He and others (2015): keeps the size of signals through ReLU layers."""
    for layer in _linear(module):
        init.kaiming_normal_(layer.weight, nonlinearity="relu")
        init.zeros_(layer.bias)


def normal(module: nn.Module) -> None:
    """Normal with standard deviation 1, biases too: units start out saturated where layers are wide."""
    for parameter in module.parameters():
        init.normal_(parameter)


INITIAL_WEIGHTS: dict[str, Callable[[nn.Module], None]] = {
    "random": keep,
    "zeros": zeros,
    "xavier": xavier,
    "he": he,
    "normal": normal,
}


def initialise(module: nn.Module, initial: Initial) -> None:
    """Overwrite the weights of a newly built module as ``initial`` says, in place.

    Raises:
        ValueError: it gives another number of weights than the model has.
    """
    if isinstance(initial, str):
        INITIAL_WEIGHTS[initial](module)
        return
    count = parameters_to_vector(module.parameters()).numel()
    if len(initial) != count:
        raise ValueError(f"{len(initial)} weights given, the model has {count}")
    with torch.no_grad():
        vector_to_parameters(torch.tensor(initial), module.parameters())


def _linear(module: nn.Module) -> Iterator[nn.Linear]:
    return (layer for layer in module.modules() if isinstance(layer, nn.Linear))
