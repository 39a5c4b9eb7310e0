"""The lowest loss that a model without hidden layers can reach."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from core.metrics.least_absolute import least_absolute
from core.metrics.state_cache import per_spec, per_state, without_live
from core.training.data import load
from core.training.losses import LOSSES
from core.training.models import MLP
from core.training.spec import Spec
from core.training.state import State, model_from_weights

FEW_WEIGHTS = 100  # of which the matrix of second derivatives takes milliseconds
NEWTON_STEPS, HALVINGS = 50, 20
ENOUGH = 1e-10  # a step that lowers the loss by less is the last


class Lowest(NamedTuple):
    """The best weights and the training loss there.

    Attributes:
        loss: alone.
        objective: with what the decay of weights adds.
        weights: float64 ``(inputs + 1,)``, the bias last.
    """

    loss: float
    objective: float
    weights: np.ndarray


def lowest_loss(spec: Spec) -> Lowest | None:
    """Return the training loss at the best weights of linear or logistic regression.

    ``None`` for other models: softmax regression, which has too many weights for the search, and
    those with hidden layers, whose loss has many valleys. All losses but MSE have one here: they
    are convex, and what is found is the lowest. MSE is searched from zeros. Where larger weights
    always fit better, it is about the loss that they come down to.
    """
    return _lowest_loss(spec) if is_one_layer(spec) else None


def is_one_layer(spec: Spec) -> bool:
    """Return whether the model is linear or logistic regression: one layer, and one output."""
    return isinstance(spec.model, MLP) and spec.model.sizes[1:] == (1,)


def inputs_in_full(spec: Spec) -> tuple[Tensor, Tensor]:
    """Return what the layer of a one-layer model is given of the training samples, and their targets.

    Both are float64, ``(n, inputs)`` and ``(n, 1)``.
    """
    assert isinstance(spec.model, MLP)
    data, _ = load(spec.data, spec.seed, spec.train_share)
    features = nn.Sequential(*spec.model.feature_layers())
    return features(data.inputs.double()), data.targets.double()


@per_spec(without_live)
def has_one_best_fit(spec: Spec) -> bool:
    """Return whether the inputs of a one-layer model tell its weights apart, so that one fit is best.

    Where an input is the sum of others and a constant, many weights give the same answers.
    """
    inputs, _ = inputs_in_full(spec)
    middle, spread = middle_and_spread(inputs)
    rank = int(torch.linalg.matrix_rank((inputs - middle) / spread))
    return spec.weight_decay > 0 or rank == inputs.shape[1]


def middle_and_spread(inputs: Tensor) -> tuple[Tensor, Tensor]:
    """Return the mean and the deviation of each of the inputs ``(n, inputs)``, a deviation of 0 as almost 0."""
    return inputs.mean(dim=0), inputs.std(dim=0, correction=0).clamp_min(1e-12)


@per_spec(without_live)
def _lowest_loss(spec: Spec) -> Lowest:
    inputs, targets = inputs_in_full(spec)
    # In inputs of one size: an exam's scores make a valley too narrow for numbers.
    middle, spread = middle_and_spread(inputs)
    even = (inputs - middle) / spread

    def losses(weights: Tensor) -> tuple[Tensor, Tensor]:
        loss = LOSSES[spec.loss](even @ weights[:-1, None] + weights[-1], targets)
        return loss, loss + 0.5 * spec.weight_decay * plain(weights).square().sum()

    def plain(weights: Tensor) -> Tensor:
        w = weights[:-1] / spread
        return torch.cat([w, weights[-1:] - w @ middle])

    if not LOSSES[spec.loss].smooth:
        return _lowest_absolute(inputs, targets, spec.weight_decay)
    best = torch.zeros(inputs.shape[1] + 1, dtype=torch.float64)
    for _ in range(NEWTON_STEPS):
        before = losses(best)[1]
        best = newton_step(lambda weights: losses(weights)[1], best)
        if before - losses(best)[1] < ENOUGH:
            break
    alone, decayed = losses(best)
    return Lowest(alone.item(), decayed.item(), plain(best).numpy())


def _lowest_absolute(inputs: Tensor, targets: Tensor, decay: float) -> Lowest:
    best = least_absolute(inputs.numpy(), targets[:, 0].numpy(), decay)
    alone = float(np.abs(inputs.numpy() @ best[:-1] + best[-1] - targets[:, 0].numpy()).mean())
    return Lowest(alone, alone + 0.5 * decay * float(np.square(best).sum()), best)


def newton_step(loss: Callable[[Tensor], Tensor], weights: Tensor) -> Tensor:
    """Return weights of a lower loss, or the same ones where Newton's step halved leads to none.

    Where the loss bends downwards the step turns round, so that it still leads down.
    """
    before = weights.detach().requires_grad_()
    (slope,) = torch.autograd.grad(loss(before), before)
    bend, axes = torch.linalg.eigh(torch.autograd.functional.hessian(loss, weights))
    step = axes @ ((axes.T @ slope) / bend.abs().clamp_min(1e-12))
    for halving in range(HALVINGS):
        reached = weights - 0.5**halving * step
        if loss(reached) < loss(weights):
            return reached
    return weights


@per_state(without_live)
def lowest_nearby(spec: Spec, state: State) -> float | None:
    """Return the lowest value of a convex loss as its slope and curvature at a state promise it.

    It is where Newton's step leads, were the loss quadratic; near the lowest place it is. ``None``
    where there are too many weights, or they decay.
    """
    if len(state.flat) > FEW_WEIGHTS or spec.weight_decay:
        return None
    module = model_from_weights(spec, state.parameters).double()
    data, _ = load(spec.data, spec.seed, spec.train_share)
    shapes = {name: weight.shape for name, weight in module.named_parameters()}

    def loss(weights: Tensor) -> Tensor:
        parts = weights.split([shape.numel() for shape in shapes.values()])
        named = {
            name: part.view(shape)
            for (name, shape), part in zip(shapes.items(), parts, strict=True)
        }
        outputs = torch.func.functional_call(module, named, (data.inputs.double(),))
        return LOSSES[spec.loss](outputs, data.targets)

    weights = torch.from_numpy(state.flat).double().requires_grad_()
    now = loss(weights)
    (slope,) = torch.autograd.grad(now, weights)
    bend = torch.autograd.functional.hessian(loss, weights.detach())
    gain = 0.5 * slope @ torch.linalg.pinv(bend, rtol=1e-9, hermitian=True) @ slope
    return float(now.detach() - gain)
