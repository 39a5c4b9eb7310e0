"""A network with its weights on a device, and the gradients of its loss."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn

from core.training.backpropagation import Backpropagation, linear_layers
from core.training.data import DatasetSpec, global_generator, load
from core.training.devices import CPU
from core.training.losses import LOSS_GRADIENTS, LOSSES
from core.training.models import Model
from core.training.spec import Spec
from core.training.state import model_from_weights

LossAndGradients = tuple[Tensor, Tensor, tuple[Tensor, ...]]


class Autograd:
    """Any network on any device, differentiated by PyTorch: the reference for ``Backpropagation``.

    Attributes:
        parameters: in the order of ``nn.Module.parameters()``; an update changes them in place.
    """

    def __init__(self, module: nn.Module, loss: str) -> None:
        self._module, self._loss = module, LOSSES[loss].function
        self._tracked = list(module.parameters())
        self.parameters = [parameter.detach() for parameter in self._tracked]

    @torch.no_grad()
    def outputs(self, inputs: Tensor) -> Tensor:
        """Return the outputs ``(n, outputs)``."""
        outputs: Tensor = self._module(inputs)
        return outputs

    def gradients(self, inputs: Tensor, targets: Tensor) -> LossAndGradients:
        """Return the loss, the outputs, and the loss's gradients in the parameters."""
        # Forward pass.
        outputs = self._module(inputs)
        # Loss.
        loss = self._loss(outputs, targets)
        # Backward pass: a tenth faster than zero_grad and backward, which accumulate gradients.
        gradients = torch.autograd.grad(loss, self._tracked)
        return loss.detach(), outputs.detach(), gradients


Network = Autograd | Backpropagation


def network_for(spec: Spec, parameters: Sequence[np.ndarray], samples: int) -> Network:
    """Return the spec's network with these weights, to be trained on batches of ``samples``.

    Backpropagation is written out for linear layers on the CPU; autograd does everything else.
    """
    layers = linear_layers(spec.model) if spec.device == CPU else None
    experiment = (spec.data, spec.seed, spec.train_share, spec.model, spec.loss)
    if layers is not None and equals_autograd(*experiment, samples):
        # Cloned into PyTorch's own memory: numbers at other alignments may be added in another order.
        weights = [torch.from_numpy(parameter).clone() for parameter in parameters]
        return Backpropagation(layers, spec.loss, weights)
    return Autograd(model_from_weights(spec, tuple(parameters)).to(spec.device), spec.loss)


@lru_cache(maxsize=32)
def equals_autograd(
    source: DatasetSpec, seed: int, train_share: float, model: Model, loss: str, samples: int
) -> bool:
    """Return whether both ways give the same loss and gradients of a batch, bit for bit.

    Which kernel multiplies, and in which order it adds, depends on the processor, on PyTorch's build
    and on the shapes. So each process compares the two once for a network and its batches, in the
    time of a few updates. It does so with weights that depend on the model alone, so that all workers
    of a machine come to the same answer.
    """
    layers = linear_layers(model)
    if layers is None or loss not in LOSS_GRADIENTS:
        return False
    data, _ = load(source, seed, train_share)
    with global_generator(0):
        module = model.build()
    autograd = Autograd(module, loss)
    written_out = Backpropagation(layers, loss, autograd.parameters)
    for size in {samples, len(data.inputs) % samples} - {0}:  # the last batch may be shorter
        batch = data.inputs[:size], data.targets[:size]
        ways = autograd.gradients(*batch), written_out.gradients(*batch)
        reference, found = ((value, outputs, *parts) for value, outputs, parts in ways)
        if not all(map(torch.equal, reference, found)):
            return False
    return True
