"""Backpropagation through a network of linear layers, written out as a course writes it.

A layer turns the activations a of the layer before it into z = a · Wᵀ + b, and its activation
function f into the next layer's a = f(z). The loss L depends on W and b by way of z alone, so the
chain rule gives, from the last layer to the first,

    dL/dW = dL/dz · dz/dW    where dz/dW = a
    dL/db = dL/dz · dz/db    where dz/db = 1
    dL/da = dL/dz · dz/da    where dz/da = W
    dL/dz = dL/da · da/dz    of the layer before, where da/dz = f'(z)

Autograd computes the same by recording each operation in a graph and walking it back, which takes
longer than the operations of a toy network. These are the very operations that it calls, so that
loss and gradients are bit-identical to its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

import torch
from torch import Tensor, nn

from core.training.losses import LOSS_GRADIENTS
from core.training.models import Model

aten = torch.ops.aten
LEAK = nn.LeakyReLU().negative_slope


@dataclass(frozen=True)
class Activation:
    """An activation function and its derivative.

    Attributes:
        function: of z, of any shape, a = f(z).
        backward: of dL/da, z and a, the gradient dL/dz = dL/da · da/dz.
    """

    function: Callable[[Tensor], Tensor]
    backward: Callable[[Tensor, Tensor, Tensor], Tensor]


DERIVATIVES: dict[type[nn.Module], Activation] = {
    # da/dz = a(1 - a)
    nn.Sigmoid: Activation(torch.sigmoid, lambda dL_da, _, a: aten.sigmoid_backward(dL_da, a)),
    # da/dz = 1 - a²
    nn.Tanh: Activation(torch.tanh, lambda dL_da, _, a: aten.tanh_backward(dL_da, a)),
    # da/dz = 1 where z > 0, and 0 elsewhere
    nn.ReLU: Activation(torch.relu, lambda dL_da, _, a: aten.threshold_backward(dL_da, a, 0)),
    # da/dz = 1 where z > 0, and the leak elsewhere
    nn.LeakyReLU: Activation(
        lambda z: aten.leaky_relu(z, LEAK),
        lambda dL_da, z, _: aten.leaky_relu_backward(dL_da, z, LEAK, False),
    ),
    # da/dz = 1
    nn.Identity: Activation(lambda z: z, lambda dL_da, *_: dL_da),
}


@dataclass(frozen=True)
class Layers:
    """A network of linear layers without its weights.

    Attributes:
        features: layers without weights before the first linear one.
        activations: between the linear layers, one fewer than these.
    """

    features: tuple[nn.Module, ...]
    activations: tuple[Activation, ...]


@lru_cache(maxsize=64)
def linear_layers(model: Model) -> Layers | None:
    """Return the layers of a model, or ``None`` where it is not linear layers in a row."""
    with torch.device("meta"):  # draws no weights
        network = model.build()
    if type(network) is not nn.Sequential:
        return None
    features = tuple(takewhile(lambda layer: not list(layer.parameters()), network))
    linear, between = (list(network)[len(features) + first :: 2] for first in (0, 1))
    if not all(type(layer) is nn.Linear and layer.bias is not None for layer in linear):
        return None
    if not all(type(layer) in DERIVATIVES for layer in between) or len(linear) == len(between):
        return None
    return Layers(features, tuple(DERIVATIVES[type(layer)] for layer in between))


class Backpropagation:
    """A network of linear layers with its weights, and the gradients of its loss.

    Attributes:
        parameters: of each layer its weight W ``(units, units before)`` and its bias b ``(units,)``,
            on the CPU, in the order of ``nn.Module.parameters()``. They may be changed in place.
    """

    def __init__(self, layers: Layers, loss: str, parameters: Sequence[Tensor]) -> None:
        self.parameters = list(parameters)
        self._W, self._b = self.parameters[::2], self.parameters[1::2]
        self._W_transposed = [W.t() for W in self._W]  # the same numbers, seen the other way
        self._layers, self._loss = layers, LOSS_GRADIENTS[loss]

    def forward(self, inputs: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        """Return each layer's z ``(n, units)``, and what each was given, a ``(n, units before)``.

        The last z is the network's output.
        """
        for feature in self._layers.features:
            inputs = feature(inputs)
        z: list[Tensor] = []
        a = [inputs]
        for activation, W_transposed, b in zip(
            self._layers.activations, self._W_transposed, self._b, strict=False
        ):
            z.append(torch.addmm(b, a[-1], W_transposed))
            a.append(activation.function(z[-1]))
        z.append(torch.addmm(self._b[-1], a[-1], self._W_transposed[-1]))
        return z, a

    def backward(self, z: list[Tensor], a: list[Tensor], dL_dz: Tensor) -> tuple[Tensor, ...]:
        """Return the gradients in the parameters, in their order.

        Args:
            z: of each layer, as ``forward`` returns them; ``a`` likewise.
            dL_dz: the loss's gradient in the last z, ``(n, outputs)``.
        """
        gradients: list[Tensor] = []
        for layer in reversed(range(len(self._W))):
            dL_db = dL_dz.sum(0)  # every sample adds its part
            dL_dW = dL_dz.t().mm(a[layer])
            gradients += [dL_db, dL_dW]  # from the last to the first
            if layer > 0:
                dL_da = dL_dz.mm(self._W[layer])
                dL_dz = self._layers.activations[layer - 1].backward(dL_da, z[layer - 1], a[layer])
        return tuple(reversed(gradients))

    def outputs(self, inputs: Tensor) -> Tensor:
        """Return the network's outputs ``(n, outputs)``."""
        z, _ = self.forward(inputs)
        return z[-1]

    def gradients(
        self, inputs: Tensor, targets: Tensor
    ) -> tuple[Tensor, Tensor, tuple[Tensor, ...]]:
        """Return the loss, the outputs, and the loss's gradients in the parameters."""
        # Forward pass.
        z, a = self.forward(inputs)
        # Loss, and its gradient in the outputs.
        loss, dL_dz = self._loss(z[-1], targets)
        # Backward pass.
        return loss, z[-1], self.backward(z, a, dL_dz)
