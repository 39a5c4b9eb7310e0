"""The initial weights, as a table: name -> function that sets those of a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import nn
from torch.nn import init
from torch.nn.utils import parameters_to_vector, vector_to_parameters

Initial = str | tuple[float, ...]  # a name of INITIAL_WEIGHTS, or every weight


def keep(module: nn.Module) -> None:
    """Keep PyTorch's own: uniform within ± 1/sqrt(inputs of the layer)."""


def zeros(module: nn.Module) -> None:
    """Set all to zero: the hidden units of a layer stay alike, since nothing tells them apart."""
    for parameter in module.parameters():
        init.zeros_(parameter)


def xavier(module: nn.Module) -> None:
    """Keep the size of signals through sigmoid and tanh layers (Glorot and Bengio, 2010)."""
    for layer in _linear(module):
        init.xavier_uniform_(layer.weight)
        init.zeros_(layer.bias)


def he(module: nn.Module) -> None:
    """Keep the size of signals through ReLU layers (He and others, 2015)."""
    for layer in _linear(module):
        init.kaiming_normal_(layer.weight, nonlinearity="relu")
        init.zeros_(layer.bias)


def normal(module: nn.Module) -> None:
    """Draw all from a normal distribution with deviation 1: units of wide layers start saturated."""
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
    """Set the weights of a newly built module in place, as ``initial`` says.

    Raises:
        ValueError: ``initial`` has another number of weights than the module.
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
