"""A large batch passed through a network in parts, so that its activations never fill the memory."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import torch
from torch import Tensor, nn

from core.training.data import global_generator
from core.training.models import Model

MOST_NUMBERS = 64 * 2**20  # activations alive at once; their gradients take as much again
PARTS = 4  # parts of a quarter of that size are faster: they stay in the cache

Pass = tuple[Tensor, Tensor, tuple[Tensor, ...]]  # loss, accuracy, gradients


@lru_cache(maxsize=64)
def samples_at_once(model: Model, features: int) -> int:
    """Return how many samples, at least one, may pass through a network together in training."""
    return max(1, MOST_NUMBERS // activations(model, features))


def samples_a_pass(samples: int, at_once: int) -> int:
    """Return how many samples of a batch pass together: all, or a part of them."""
    return samples if samples <= at_once else math.ceil(at_once / PARTS)


def activations(model: Model, features: int) -> int:
    """Return how many activations all layers of a network have for one sample."""
    counts: list[int] = []
    # Not on the meta device: there a linear layer imports PyTorch's compiler.
    with global_generator(0), torch.no_grad():
        network = model.build()
        for layer in network.modules():
            if not isinstance(layer, nn.Sequential):
                layer.register_forward_hook(lambda _, __, output: counts.append(output.numel()))
        network(torch.zeros(1, features))
    return sum(counts)


def mean_over_parts(
    one_pass: Callable[[Tensor, Tensor], Pass], inputs: Tensor, targets: Tensor, size: int
) -> Pass:
    """Return what one pass over the batch would, by passes over parts of at most ``size`` samples.

    Loss, accuracy and gradients are means over samples: the means of the parts, weighted by their
    numbers of samples.
    """
    loss, right, gradients = _weighted(one_pass, inputs[:size], targets[:size])
    parts = zip(inputs[size:].split(size), targets[size:].split(size), strict=True)
    for part in parts:
        more_loss, more_right, more_gradients = _weighted(one_pass, *part)
        loss, right = loss + more_loss, right + more_right
        for gradient, more in zip(gradients, more_gradients, strict=True):
            gradient.add_(more)
    count = len(inputs)
    return loss / count, right / count, tuple(gradient / count for gradient in gradients)


def _weighted(one_pass: Callable[[Tensor, Tensor], Pass], inputs: Tensor, targets: Tensor) -> Pass:
    loss, right, gradients = one_pass(inputs, targets)
    count = len(inputs)
    return loss * count, right * count, tuple(gradient * count for gradient in gradients)
