"""The loss over a plane of weights, and where it is lowest."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.metrics.best_fit import lowest_loss
from core.metrics.state_cache import of_experiment, per_spec
from core.training.data import Dataset, load
from core.training.losses import LOSSES, accuracy
from core.training.spec import Spec

STEPS = 61
LARGEST = 3e38  # an infinite loss, of weights that are about to diverge, is shown as this
FLAT = 1e-5  # of a loss, within which only rounding makes it uneven
LEVEL_TO_DRAW = 1e9  # Plotly 4's contours fail at a level surface that is much higher
CHUNK = 2**18  # logits at a time: more fit no cache, and take twice as long


@dataclass(frozen=True, eq=False)
class Surface:
    """``loss[j, i]`` of the weights ``x[i]``, ``y[j]``; ``(STEPS, STEPS)`` float32."""

    x: np.ndarray
    y: np.ndarray
    loss: np.ndarray


def losses_at(spec: Spec, weights: Tensor) -> Tensor:
    """Return the spec's training loss ``(k,)`` at each row ``(w..., b)`` of ``weights``."""
    data, _ = load(spec.data, spec.seed, spec.train_share)
    chunks = weights.split(max(1, CHUNK // len(data.inputs)))
    return torch.cat([_losses(data, spec.loss, chunk) for chunk in chunks])


def _losses(data: Dataset, loss: str, weights: Tensor) -> Tensor:
    logits = data.inputs @ weights[:, :-1].T + weights[:, -1]
    each = torch.vmap(LOSSES[loss], in_dims=(1, 1))
    return each(logits, data.targets.expand_as(logits))


@per_spec(of_experiment)
def surface(
    spec: Spec,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    others: tuple[float, ...] = (),
    axes: tuple[int, int] = (0, 1),
) -> Surface:
    """Return the spec's training loss over two of its weights ``(w..., b)``.

    ``axes`` are the places of the two among all weights, and ``others`` the values of the rest,
    in order.
    """
    x, y = torch.linspace(*x_range, STEPS), torch.linspace(*y_range, STEPS)
    grid_y, grid_x = torch.meshgrid(y, x, indexing="ij")
    weights = torch.empty(STEPS * STEPS, 2 + len(others))
    weights[:, axes[0]], weights[:, axes[1]] = grid_x.flatten(), grid_y.flatten()
    rest = [place for place in range(weights.shape[1]) if place not in axes]
    weights[:, rest] = torch.tensor(others)
    losses = levelled(losses_at(spec, weights).clamp_max(LARGEST))
    return Surface(x.numpy(), y.numpy(), losses.reshape(STEPS, STEPS).numpy())


def levelled(losses: Tensor) -> Tensor:
    """Return the losses, all equal where they are so but for rounding, which would be drawn as hills.

    The absolute error is level while every prediction is too low and inputs have a mean of 0. NaN
    stands for a level that can't be drawn.
    """
    low, high = losses.min().item(), losses.max().item()
    if high - low > FLAT * high:
        return losses
    return torch.full_like(losses, high if high < LEVEL_TO_DRAW else math.nan)


@per_spec(of_experiment)
def minimum(spec: Spec) -> np.ndarray | None:
    """Return the weights ``(features + 1,)`` of lowest training loss, or ``None`` where none are.

    For BCE they are the maximum-likelihood answer. Where larger weights always fit better, as
    with separable samples, there is no lowest place.
    """
    lowest = lowest_loss(spec)
    if lowest is None:
        return None
    data, _ = load(spec.data, spec.seed, spec.train_share)
    best = torch.from_numpy(lowest.weights)
    logits = data.inputs.double() @ best[:-1, None] + best[-1]
    if not LOSSES[spec.loss].is_classification:  # no number is ever fitted better without end
        return lowest.weights
    farther = LOSSES[spec.loss](1.1 * logits, data.targets.double())
    ran_off = best.norm() > 1 and farther.item() <= lowest.loss + 1e-9
    right = accuracy(logits, data.targets.double()).item()
    return None if right == 1.0 or ran_off else lowest.weights


def has_minimum(spec: Spec) -> bool:
    """Return whether it is a one-layer model whose loss has a lowest place, at finite weights."""
    return minimum(spec) is not None
