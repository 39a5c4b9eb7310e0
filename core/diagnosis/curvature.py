"""How sharply the loss bends where a run is, and along its next step."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import Parameter

from core.metrics.state_cache import per_state, with_learning_rate
from core.training.data import load
from core.training.losses import LOSSES
from core.training.spec import Spec
from core.training.state import State, model_from_weights

LANCZOS_STEPS = 8
WORK = 1_000_000  # multiplications of a product with the Hessian, for which samples are taken
FEWEST = 32  # samples
CALLS = 200_000  # multiplications in the time of a small network's calls of PyTorch
MOST_WORK = 3_000_000  # about 20 ms for all products at a place; a network with more isn't measured
LARGE = 10_000  # weights
PARTS = 2  # of a step, after each of which the curvature is measured
FOLLOWED = 6  # steps
LEAP, FLAT = 0.01, 1e-4  # of the loss, by which a step promises to lower it


@torch.no_grad()
def multiplications(module: nn.Module, inputs: Tensor) -> int:
    """How many numbers a network multiplies by its weights for one of these samples.

    A convolution uses each of its weights once for each pixel of the map that it makes.
    """
    count, values = 0, inputs[:1]
    for layer in module.children():
        values = layer(values)
        if isinstance(layer, nn.Linear | nn.Conv2d):
            count += layer.weight.numel() * values[0, 0].numel()
    return count


def some_samples(spec: Spec, module: nn.Module, work: int) -> tuple[Tensor, Tensor]:
    """Inputs and targets of training samples drawn at random, always the same ones.

    There are as many as take ``work`` multiplications in the forward pass, or ``FEWEST``.
    """
    data, _ = load(spec.data, spec.seed, spec.train_share)
    samples = max(FEWEST, work // max(1, multiplications(module, data.inputs)))
    count = len(data.inputs)
    if count <= samples:
        return data.inputs, data.targets
    drawn = torch.randperm(count, generator=torch.Generator().manual_seed(0))[:samples]
    return data.inputs[drawn], data.targets[drawn]


def takes_too_long(module: nn.Module, inputs: Tensor) -> bool:
    """Whether the curvature costs more than a redraw has: the process that asks serves all pages."""
    return len(inputs) * multiplications(module, inputs) > MOST_WORK


def states_at_once(spec: Spec, state: State) -> int:
    """In how many states one redraw may look for the curvature; one at least."""
    module = model_from_weights(spec, state.parameters)
    inputs, _ = some_samples(spec, module, WORK)
    return max(1, WORK // (CALLS + len(inputs) * multiplications(module, inputs)))


@per_state(with_learning_rate)
def curvature_of_step(spec: Spec, state: State) -> float:
    """The largest curvature at a state and along its next full-batch step, up to its end.

    Steps that overshoot leap from one flat slope to another, so it is between them that the loss
    bends; and of two places visited in turn a run may remember one alone. Of a large network
    the state alone is looked at, and NaN is the answer where even that takes too long.
    """
    module = model_from_weights(spec, state.parameters)
    weights = list(module.parameters())
    inputs, targets = some_samples(spec, module, WORK)
    if takes_too_long(module, inputs):
        return math.nan
    bend, slope = curvature_at(weights, objective(spec, module, inputs, targets))
    bends, step = [bend], with_momentum(spec, slope, velocity_of(state))
    for _ in range(PARTS if len(state.flat) <= LARGE else 0):
        move_weights(weights, step, spec.learning_rate / PARTS)
        bends.append(curvature_at(weights, objective(spec, module, inputs, targets))[0])
    return float(np.fmax.reduce(bends))


@per_state(with_learning_rate)
def next_steps_overshoot(spec: Spec, state: State) -> bool:
    """Whether one of SGD's next steps on all samples leads no lower though the slope is steep.

    Steps that overshoot often visit the same few places in turn. A long run keeps the loss of
    every tenth epoch, say, so that a curve of losses need not show it. ``False`` where to find
    out takes too long.
    """
    module = model_from_weights(spec, state.parameters)
    weights = list(module.parameters())
    inputs, targets = some_samples(spec, module, WORK)
    if takes_too_long(module, inputs):
        return False
    inputs, targets = some_samples(spec, module, 10 * WORK)
    velocity = velocity_of(state)
    losses, gains = [], []
    for _ in range(FOLLOWED + 1):
        loss = objective(spec, module, inputs, targets)
        slope = torch.autograd.grad(loss, weights)
        velocity = with_momentum(spec, slope, velocity)
        losses.append(loss.item())
        gains.append(spec.learning_rate * sum(float(part.square().sum()) for part in slope))
        if gains[-1] < FLAT * losses[-1]:
            return False
        move_weights(weights, velocity, spec.learning_rate)
    steps = zip(losses[:-1], losses[1:], gains[:-1], strict=True)
    return any(later >= loss and gain > LEAP * loss for loss, later, gain in steps)


def velocity_of(state: State) -> tuple[Tensor, ...]:
    """What momentum has gathered of earlier gradients, a tensor for each parameter, if anything."""
    slots = state.optimizer.values()
    return tuple(
        torch.from_numpy(slot["momentum_buffer"])
        for slot in slots
        if slot.get("momentum_buffer") is not None
    )


def with_momentum(
    spec: Spec, slope: tuple[Tensor, ...], velocity: tuple[Tensor, ...]
) -> tuple[Tensor, ...]:
    """SGD's next step, but for the learning rate."""
    if not spec.momentum or not velocity:
        return slope
    return tuple(g + spec.momentum * v for g, v in zip(slope, velocity, strict=True))


@torch.no_grad()
def move_weights(weights: list[Parameter], step: tuple[Tensor, ...], length: float) -> None:
    """Move the weights, in place."""
    for weight, part in zip(weights, step, strict=True):
        weight.sub_(length * part)


def curvature_at(weights: list[Parameter], loss: Tensor) -> tuple[float, tuple[Tensor, ...]]:
    """The largest eigenvalue of the loss's Hessian in the weights, and the gradient."""
    gradients = torch.autograd.grad(loss, weights, create_graph=True)
    slope = torch.cat([gradient.flatten() for gradient in gradients])

    def bend(direction: Tensor) -> Tensor:
        # Of a sum: given a direction of its own, PyTorch imports SymPy, for two seconds and 40 MB.
        bent = torch.autograd.grad(
            slope @ direction, weights, retain_graph=True, materialize_grads=True
        )
        return torch.cat([part.flatten() for part in bent])

    largest = largest_eigenvalue(bend, slope.detach())
    return largest, tuple(gradient.detach() for gradient in gradients)


def objective(spec: Spec, module: nn.Module, inputs: Tensor, targets: Tensor) -> Tensor:
    """What the optimizer makes small: the loss, and the weights where they decay."""
    loss = LOSSES[spec.loss](module(inputs), targets)
    if spec.weight_decay:
        squares = sum(weight.square().sum() for weight in module.parameters())
        loss = loss + 0.5 * spec.weight_decay * squares
    return loss


def largest_eigenvalue(bend: Callable[[Tensor], Tensor], like: Tensor) -> float:
    """The largest eigenvalue of a symmetric matrix of which products with vectors are known, or NaN.

    Lanczos' method, ``like`` being a vector of its size: a few products come closer than as many
    rounds of power iteration, from below, and a large negative eigenvalue does not hide it.
    """
    start = torch.randn(len(like), generator=torch.Generator().manual_seed(0))
    basis = [start / start.norm()]
    diagonal: list[float] = []
    beside: list[float] = []
    for _ in range(min(LANCZOS_STEPS, len(like))):
        rest = bend(basis[-1])
        diagonal.append((rest @ basis[-1]).item())
        known = torch.stack(basis)
        for _ in range(2):  # once leaves rounding errors that grow
            rest = rest - known.T @ (known @ rest)
        beside.append(rest.norm().item())
        if beside[-1] <= 1e-6 * max(map(abs, diagonal)):
            break
        basis.append(rest / beside[-1])
    size = len(diagonal)
    matrix = np.diag(diagonal) + sum(np.diag(beside[: size - 1], k) for k in (-1, 1))
    return float(np.linalg.eigvalsh(matrix)[-1]) if np.isfinite(matrix).all() else math.nan
