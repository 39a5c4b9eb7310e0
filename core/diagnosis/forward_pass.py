"""What a network answers to its training samples, and how long the gradient of its loss is there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from core.metrics.state_cache import per_state, without_live
from core.training.data import load
from core.training.losses import LOSSES, as_probabilities
from core.training.spec import Spec
from core.training.state import State, model_from_weights

FEWEST = 32  # samples
WORK = 10_000_000  # multiplications of a forward pass: milliseconds


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """What a network answers to its training samples, or to some of them.

    Attributes:
        outputs: probabilities ``(n, outputs)``, or predicted numbers.
        targets: the same of what is right.
        grad_norm: the length of the gradient of the loss, and of what weight decay adds to it.
        decay_norm: the length of what weight decay adds alone.
    """

    outputs: np.ndarray
    targets: np.ndarray
    grad_norm: float
    decay_norm: float


@per_state(without_live)
def forward_pass(spec: Spec, state: State) -> ForwardPass:
    """Return the answers and the gradient at a state, evaluated in the calling process."""
    module = model_from_weights(spec, state.parameters)
    inputs, targets = some_samples(spec, module, WORK)
    gradient = torch.autograd.grad(
        objective(spec, module, inputs, targets), list(module.parameters())
    )
    with torch.inference_mode():
        outputs = module(inputs)
        answers = LOSSES[spec.loss].output_activation(outputs)
        wanted = as_probabilities(outputs, targets)
    return ForwardPass(
        answers.numpy(),
        wanted.numpy(),
        float(torch.cat([part.flatten() for part in gradient]).norm()),
        spec.weight_decay * float(np.linalg.norm(state.flat)),
    )


def objective(spec: Spec, module: nn.Module, inputs: Tensor, targets: Tensor) -> Tensor:
    """Return what the optimizer makes small: the loss, and the weights where they decay."""
    loss = LOSSES[spec.loss](module(inputs), targets)
    if spec.weight_decay:
        squares = sum(weight.square().sum() for weight in module.parameters())
        loss = loss + 0.5 * spec.weight_decay * squares
    return loss


def some_samples(spec: Spec, module: nn.Module, work: int) -> tuple[Tensor, Tensor]:
    """Return inputs and targets of training samples drawn at random, always the same ones.

    There are as many as take ``work`` multiplications in the forward pass, or ``FEWEST``.
    """
    data, _ = load(spec.data, spec.seed, spec.train_share)
    samples = max(FEWEST, work // max(1, multiplications(module, data.inputs)))
    count = len(data.inputs)
    if count <= samples:
        return data.inputs, data.targets
    drawn = torch.randperm(count, generator=torch.Generator().manual_seed(0))[:samples]
    return data.inputs[drawn], data.targets[drawn]


@torch.no_grad()
def multiplications(module: nn.Module, inputs: Tensor) -> int:
    """Count the numbers that a network multiplies by its weights for one of these samples.

    A convolution uses each of its weights once for each pixel of the map that it makes.
    """
    count, values = 0, inputs[:1]
    for layer in module.children():
        values = layer(values)
        if isinstance(layer, nn.Linear | nn.Conv2d):
            count += layer.weight.numel() * values[0, 0].numel()
    return count
