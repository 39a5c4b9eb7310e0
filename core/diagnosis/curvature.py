"""How sharply the loss bends where a run is, and along its next step."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import Parameter
from torch.nn.utils import parameters_to_vector, vector_to_parameters

from core.diagnosis.forward_pass import multiplications, objective, some_samples
from core.metrics.state_cache import per_state, with_learning_rate
from core.training.spec import Spec
from core.training.state import State, model_from_weights

LANCZOS_STEPS = 8
WORK = 1_000_000  # multiplications of a product with the Hessian, for which samples are taken
CALLS = 200_000  # multiplications in the time of a small network's calls of PyTorch
MOST_WORK = 3_000_000  # about 20 ms for all products at a place; a network with more isn't measured
LARGE = 10_000  # weights
PARTS = 2  # of a step, after each of which the curvature is measured
FOLLOWED = 6  # steps
LEAP, FLAT = 0.01, 1e-4  # of the loss, by which a step promises to lower it


def takes_too_long(module: nn.Module, inputs: Tensor) -> bool:
    """Return whether the curvature costs more than a redraw has: one process serves all pages."""
    return len(inputs) * multiplications(module, inputs) > MOST_WORK


def states_at_once(spec: Spec, state: State) -> int:
    """Return in how many states one redraw may look for the curvature; one at least."""
    module = model_from_weights(spec, state.parameters)
    inputs, _ = some_samples(spec, module, WORK)
    return max(1, WORK // (CALLS + len(inputs) * multiplications(module, inputs)))


@per_state(with_learning_rate)
def curvature_of_step(spec: Spec, state: State) -> float:
    """Return the largest curvature at a state and along its next full-batch step, up to its end.

    Steps that overshoot leap from one flat slope to another, so it is between them that the loss
    bends; and of two places visited in turn a run may remember one alone. Of a large network
    the state alone is looked at, and NaN is the answer where even that takes too long.
    """
    module = model_from_weights(spec, state.parameters)
    weights = list(module.parameters())
    inputs, targets = some_samples(spec, module, WORK)
    if takes_too_long(module, inputs):
        return math.nan
    bend, gradient = curvature_at(weights, objective(spec, module, inputs, targets))
    bends, step = [bend], gradient + spec.momentum * velocity_of(state)
    for _ in range(PARTS if len(state.flat) <= LARGE else 0):
        move_weights(weights, spec.learning_rate / PARTS * step)
        bends.append(curvature_at(weights, objective(spec, module, inputs, targets))[0])
    return float(np.fmax.reduce(bends))


@per_state(with_learning_rate)
def next_steps_overshoot(spec: Spec, state: State) -> bool:
    """Return whether one of SGD's next steps on all samples leads no lower though the loss is steep.

    Steps that overshoot often visit the same few places in turn. A long run keeps the loss of
    every tenth epoch, say, so that a curve of losses need not show it. ``False`` where to find
    out takes too long.
    """
    module = model_from_weights(spec, state.parameters)
    weights = list(module.parameters())
    if takes_too_long(module, some_samples(spec, module, WORK)[0]):
        return False
    inputs, targets = some_samples(spec, module, 10 * WORK)
    velocity = velocity_of(state)
    losses, gains = [], []
    for _ in range(FOLLOWED + 1):
        loss = objective(spec, module, inputs, targets)
        gradient = parameters_to_vector(torch.autograd.grad(loss, weights))
        velocity = gradient + spec.momentum * velocity
        losses.append(loss.item())
        gains.append(spec.learning_rate * float(gradient.square().sum()))
        if gains[-1] < FLAT * losses[-1]:
            return False
        move_weights(weights, spec.learning_rate * velocity)
    steps = zip(losses[:-1], losses[1:], gains[:-1], strict=True)
    return any(later >= loss and gain > LEAP * loss for loss, later, gain in steps)


def velocity_of(state: State) -> Tensor:
    """Return what momentum has gathered of earlier gradients, ``(weights,)``; zeros without it."""
    buffers = [slot.get("momentum_buffer") for slot in state.optimizer.values()]
    gathered = [torch.from_numpy(each).flatten() for each in buffers if each is not None]
    return torch.cat(gathered) if gathered else torch.zeros(len(state.flat))


@torch.no_grad()
def move_weights(weights: list[Parameter], step: Tensor) -> None:
    """Subtract a step ``(weights,)`` from the weights, in place."""
    vector_to_parameters(parameters_to_vector(weights) - step, weights)


def curvature_at(weights: list[Parameter], loss: Tensor) -> tuple[float, Tensor]:
    """Return the largest eigenvalue of the loss's Hessian in the weights, and the gradient."""
    gradient = parameters_to_vector(torch.autograd.grad(loss, weights, create_graph=True))

    def bend(direction: Tensor) -> Tensor:
        # Of a sum: given a direction of its own, PyTorch imports SymPy, for two seconds and 40 MB.
        bent = torch.autograd.grad(
            gradient @ direction, weights, retain_graph=True, materialize_grads=True
        )
        return parameters_to_vector([part.contiguous() for part in bent])

    return largest_eigenvalue(bend, gradient.detach()), gradient.detach()


def largest_eigenvalue(bend: Callable[[Tensor], Tensor], like: Tensor) -> float:
    """Return the largest eigenvalue of a symmetric matrix of which products with vectors are known, or NaN.

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
