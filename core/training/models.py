"""Networks as frozen values that build themselves, and the input features of some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import torch
from torch import Tensor, nn

ACTIVATIONS: dict[str, type[nn.Module]] = {
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "ReLU": nn.ReLU,
    "leaky ReLU": nn.LeakyReLU,
    "none": nn.Identity,  # forgotten: linear layers in a row are one linear layer
}
# Of a point on the plane: name -> function of x1 and x2.
INPUT_FEATURES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1 * x1,
    "x2^2": lambda x1, x2: x2 * x2,
    "x1x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: torch.sin(x1),
    "sin(x2)": lambda x1, x2: torch.sin(x2),
}
PLAIN = ("x1", "x2")


class InputFeatures(nn.Module):
    """Turns points ``(n, 2)`` into features ``(n, len(names))``; it has no weights."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names

    def forward(self, places: Tensor) -> Tensor:
        """Return the features, in the order of the names."""
        x1, x2 = places.unbind(dim=1)
        return torch.stack([INPUT_FEATURES[name](x1, x2) for name in self.names], dim=1)


class Model(Protocol):
    """A frozen, hashable value that builds a module returning logits."""

    def build(self) -> nn.Module:
        """Return a new module, its weights drawn from the global generator."""
        ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True)
class MLP:
    """Linear layers of the given sizes with an activation between them, logits at the end.

    ``MLP((features, 1))`` is logistic regression. With ``inputs``, names of ``INPUT_FEATURES``, the
    samples are points on the plane and these features of them are computed first.
    """

    sizes: tuple[int, ...]
    activation: str = "sigmoid"
    inputs: tuple[str, ...] = ()

    def build(self) -> nn.Module:
        """Return a new ``nn.Sequential``; its layers draw their weights in order."""
        return nn.Sequential(*self.feature_layers(), *dense(self.sizes, self.activation))

    def feature_layers(self) -> list[nn.Module]:
        """Return the layers without weights before the first linear one."""
        return [] if self.inputs in ((), PLAIN) else [InputFeatures(self.inputs)]


def dense(sizes: Sequence[int], activation: str) -> list[nn.Module]:
    """Return linear layers of the given sizes with an activation between them."""
    layers: list[nn.Module] = []
    for fan_in, fan_out in pairwise(sizes):
        layers += [nn.Linear(fan_in, fan_out), ACTIVATIONS[activation]()]
    return layers[:-1]
