"""What the regression page explains: the cost in three ways, and the largest learning rate that works."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.datasets.standardised import Standardised
from core.diagnosis.learning_rates import (
    largest_learning_rate,
    limit_in_words,
    step_limit,
    with_inputs,
)
from core.experiments.notes import read_notes
from core.figures.probability_table import TableUpdate
from core.metrics.state_cache import per_state, without_live
from core.runs.trial_view import TrialView
from core.text.number_text import fixed, significant
from core.text.source_code import body_of
from core.training.data import global_generator, load
from core.training.losses import LOSSES
from core.training.spec import Spec
from core.training.state import State

# A student reads the bodies of these three, so they are written as a course writes them.


def as_sum(x: list[list[float]], y: list[float], w: list[float], b: float) -> float:
    """Add up one sample and one weight after the other."""
    total = 0.0
    for i in range(len(y)):
        y_hat = sum(w[j] * x[i][j] for j in range(len(w))) + b
        total += (y_hat - y[i]) ** 2
    return total / len(y)


def as_matrix_product(x: Tensor, y: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """Multiply the matrix of all samples by the vector of weights."""
    y_hat = x @ w + b
    return ((y_hat - y) ** 2).mean()


def as_module(x: Tensor, y: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """Use PyTorch’s own layer and loss."""
    model = nn.Linear(len(w), 1)
    model.weight.data, model.bias.data = w[None], b[None]
    return F.mse_loss(model(x)[:, 0], y)


WAYS: dict[str, Callable[..., Any]] = {
    "A sum": as_sum,
    "A matrix product": as_matrix_product,
    "nn.Linear": as_module,
}


@per_state(without_live)
def costs(spec: Spec, state: State) -> dict[str, float]:
    """Return the mean squared error of the training samples at a state, computed in each of the ``WAYS``."""
    data, _ = load(spec.data, spec.seed, spec.train_share)
    weights, bias = (torch.from_numpy(part) for part in state.parameters)
    numbers = (data.inputs, data.targets[:, 0], weights[0], bias[0])
    with torch.no_grad(), global_generator(0):  # the layer draws weights that nobody keeps
        return {
            name: float(way(*(each.tolist() for each in numbers) if way is as_sum else numbers))
            for name, way in WAYS.items()
        }


def cost_table(trial: TrialView) -> TableUpdate:
    """Return the cost of the present weights in each of the ways."""
    found = costs(trial.spec, trial.state)
    return TableUpdate(
        ["Written as", "Mean squared error"],
        [[name, fixed(cost, 4)] for name, cost in found.items()],
        [[None, None]] * len(found),
        f"The cost of the present weights, at epoch {trial.state.epoch:,}, in three ways.",
    )


def learning_rate_note(spec: Spec) -> str:
    """Return the largest learning rate, where it comes from, and what standardising does to it."""
    limit = step_limit(spec)
    if not LOSSES[spec.loss].smooth:
        return (
            f"The {spec.loss.lower()} has no largest learning rate: its gradient is as long near the lowest "
            "place as far from it. So the loss does not grow without end; it goes up and down, the more the "
            "larger the learning rate is."
        )
    if limit is None:
        return (
            f"{spec.optimizer} has no such limit: it divides each step by the size of the gradient. Choose SGD, "
            "and a learning rate that is too large makes the loss grow without end."
        )
    raw, standardised = (largest_learning_rate(with_inputs(spec, each)) for each in (False, True))
    assert raw is not None and standardised is not None
    now, other = raw, f"With standardised inputs it is {significant(standardised)}"
    if isinstance(spec.data, Standardised):
        now, other = standardised, f"With the inputs as they were read it is {significant(raw)}"
    return (
        f"With all samples in each update, learning rates below {significant(now)} lead to the lowest cost. "
        "Above it each step overshoots by more than the last, and the cost grows without end. The limit is "
        f"{limit_in_words(spec)} divided by {significant(limit / now)}, how sharply the cost bends in its "
        f"steepest direction (the largest eigenvalue of its Hessian). {other}: standardising "
        f"multiplies the limit by {significant(standardised / raw)}. Books that put 1/(2m) before the sum of the "
        "cost, where it is 1/m here, call half of our cost theirs and need twice our learning rate."
    )


def notes(spec: Spec) -> dict[str, str]:
    """Return titles and texts in Markdown for an experiment."""
    ways = "\n\n".join(
        f"**{name}.** {inspect.getdoc(way)}\n```python\n{body_of(way)}\n```"
        for name, way in WAYS.items()
    )
    return {
        "The cost in three ways": f"{ways}\n\nAll three are the same number; only PyTorch’s rounding to float32 differs.",
        "The largest learning rate": learning_rate_note(spec),
        **read_notes("regression"),
    }
