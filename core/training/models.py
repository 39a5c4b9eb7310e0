"""Networks as frozen values that build themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from torch import nn

from core.training.input_features import PLAIN, InputFeatures

ACTIVATIONS: dict[str, type[nn.Module]] = {
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "ReLU": nn.ReLU,
    "leaky ReLU": nn.LeakyReLU,
}


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
