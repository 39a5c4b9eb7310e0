"""How sharply the loss bends, and which steps that allows."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import Parameter

from core.data import load
from core.losses import LOSSES
from core.per_state import per_state
from core.spec import Spec
from core.state import State, revive

LANCZOS_STEPS = 8
WORK = 1_000_000  # weights times samples in a product with the Hessian: a millisecond
FEWEST = 32
LARGE = 10_000  # weights
PARTS = 2  # of a step, after each of which the curvature is measured
FOLLOWED = 6  # steps
LEAP, FLAT = 0.01, 1e-4  # of the loss, by which a step promises to lower it

# Learning rate times curvature from which on steps only grow, on a quadratic loss (Goh, "Why
# Momentum Really Works", Distill 2017). Adam has no such bound: it divides by the gradient's size.
STEP_LIMITS: dict[str, Callable[[Spec], float]] = {"SGD": lambda spec: 2 * (1 + spec.momentum)}


def step_limit(spec: Spec) -> float | None:
    """Learning rate times curvature must stay below this, where the optimizer has such a bound."""
    limit = STEP_LIMITS.get(spec.optimizer)
    return None if limit is None else limit(spec)


def some_samples(spec: Spec, weights: list[Parameter], work: int) -> tuple[Tensor, Tensor]:
    """Inputs and targets of training samples spread over all, ``work`` being weights times samples."""
    data, _ = load(spec.data, spec.seed, spec.train_share)
    samples = max(FEWEST, work // sum(weight.numel() for weight in weights))
    apart = max(1, len(data.inputs) // samples)
    return data.inputs[::apart], data.targets[::apart]


@per_state
def curvature_of_step(spec: Spec, state: State) -> float:
    """The largest curvature at a state and along its next full-batch step, up to its end.

    Steps that overshoot leap from one flat slope to another, so it is between them that the loss
    bends; and of two places visited in turn a run may remember one alone. Of a large network
    the state alone is looked at.
    """
    module = revive(spec, state.parameters)
    weights = list(module.parameters())
    inputs, targets = some_samples(spec, weights, WORK)
    bend, slope = curvature_at(weights, objective(spec, module, inputs, targets))
    bends, step = [bend], pushed_on(spec, slope, velocity_of(state))
    for _ in range(PARTS if len(state.flat) <= LARGE else 0):
        go(weights, step, spec.learning_rate / PARTS)
        bends.append(curvature_at(weights, objective(spec, module, inputs, targets))[0])
    return float(np.fmax.reduce(bends))


@per_state
def leaps(spec: Spec, state: State) -> bool:
    """Whether one of SGD's next steps on all samples leads no lower though the slope is steep.

    Steps that overshoot often visit the same few places in turn. A long run keeps the loss of
    every tenth epoch, say, so that a curve of losses need not show it.
    """
    module = revive(spec, state.parameters)
    weights = list(module.parameters())
    inputs, targets = some_samples(spec, weights, 10 * WORK)
    velocity = velocity_of(state)
    losses, gains = [], []
    for _ in range(FOLLOWED + 1):
        loss = objective(spec, module, inputs, targets)
        slope = torch.autograd.grad(loss, weights)
        velocity = pushed_on(spec, slope, velocity)
        losses.append(loss.item())
        gains.append(spec.learning_rate * sum(float(part.square().sum()) for part in slope))
        if gains[-1] < FLAT * losses[-1]:
            return False
        go(weights, velocity, spec.learning_rate)
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


def pushed_on(
    spec: Spec, slope: tuple[Tensor, ...], velocity: tuple[Tensor, ...]
) -> tuple[Tensor, ...]:
    """SGD's next step, but for the learning rate."""
    if not spec.momentum or not velocity:
        return slope
    return tuple(g + spec.momentum * v for g, v in zip(slope, velocity, strict=True))


@torch.no_grad()
def go(weights: list[Parameter], step: tuple[Tensor, ...], length: float) -> None:
    """Move the weights, in place."""
    for weight, part in zip(weights, step, strict=True):
        weight.sub_(length * part)


def curvature_at(weights: list[Parameter], loss: Tensor) -> tuple[float, tuple[Tensor, ...]]:
    """The largest eigenvalue of the loss's Hessian in the weights, and the gradient."""
    gradients = torch.autograd.grad(loss, weights, create_graph=True)
    slope = torch.cat([gradient.flatten() for gradient in gradients])

    def bend(direction: Tensor) -> Tensor:
        bent = torch.autograd.grad(
            slope, weights, direction, retain_graph=True, materialize_grads=True
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
