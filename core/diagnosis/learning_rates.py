"""The largest learning rate that works for a model of one layer, and how narrow its valley is."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import torch

from core.datasets.points import Points
from core.datasets.standardised import Standardised, as_read
from core.datasets.table import Table
from core.metrics.best_fit import inputs_in_full, is_one_layer
from core.metrics.state_cache import per_spec, without_live
from core.settings.training_settings import LEARNING_RATE, REAL_LEARNING_RATE
from core.text.number_text import exact, significant
from core.training.data import load
from core.training.losses import LOSSES
from core.training.models import MLP
from core.training.spec import Spec

# The largest second derivative of a loss in an output: of BCE where p is one half, of MSE through
# a sigmoid where p is 0.39 and y is 0.
LARGEST_BEND = {"Squared error": 2.0, "BCE": 0.25, "MSE": 0.154}
FLAT = 1e-12  # of the largest eigenvalue, below which a direction has no slope at all
USUAL, USUAL_ADAPTIVE = 0.1, 0.001  # of SGD, and of those that divide by the gradient's size
WIDE = 10.0  # mean square of inputs from which on standardising them helps a network
NARROWER = 10.0  # times that a valley must be narrower than that of standardised inputs


def step_limit(spec: Spec) -> float | None:
    """Return what learning rate times curvature must stay below, where the optimizer has such a bound.

    Above it steps only grow, on a quadratic loss (Goh, "Why Momentum Really Works", Distill 2017).
    Without momentum it is also where steps begin to lead upwards; with momentum they may overshoot
    far below it. Adam has no bound on this curvature: it divides by the gradient's size.
    """
    return 2 * (1 + spec.momentum) if spec.optimizer == "SGD" else None


def limit_in_words(spec: Spec) -> str:
    """Return the bound of SGD, and where it comes from if it is not 2."""
    limit = 2 * (1 + spec.momentum)
    return f"2 × (1 + momentum) = {significant(limit)}" if spec.momentum else exact(limit)


class Valley(NamedTuple):
    """The smallest and the largest eigenvalue of a loss's Hessian, but for directions without slope."""

    flattest: float
    steepest: float

    @property
    def condition(self) -> float:
        """Return how many times steeper it is across than along."""
        return self.steepest / self.flattest


def valley(spec: Spec) -> Valley | None:
    """Return the valley of a one-layer model, its curvatures the largest that the loss has anywhere.

    The squared error has the same curvature at all weights. ``None`` for other models, and for the
    absolute error, which has no curvature.
    """
    known = is_one_layer(spec) and spec.loss in LARGEST_BEND
    return _valley(spec) if known else None


@per_spec(without_live)
def _valley(spec: Spec) -> Valley:
    inputs, _ = inputs_in_full(spec)
    columns = torch.cat([inputs, torch.ones(len(inputs), 1, dtype=torch.float64)], dim=1)
    squares = torch.linalg.svdvals(columns).square() / len(columns)
    steepest = squares[0].item()
    flattest = squares[squares > FLAT * steepest][-1].item()
    bend = LARGEST_BEND[spec.loss]
    return Valley(bend * flattest + spec.weight_decay, bend * steepest + spec.weight_decay)


def largest_learning_rate(spec: Spec) -> float | None:
    """Return the learning rate above which steps on all samples overshoot more and more.

    ``None`` where there is no such limit, as for Adam and the absolute error, or none is known, as
    for networks with hidden layers.
    """
    limit, known = step_limit(spec), valley(spec)
    return None if limit is None or known is None else limit / known.steepest


def least_learning_rate(spec: Spec) -> float:
    """Return the least learning rate that the page's field takes."""
    classes = LOSSES[spec.loss].is_classification
    return (LEARNING_RATE if classes else REAL_LEARNING_RATE).low


def above_the_largest(spec: Spec, largest: float) -> str:
    """Return how a learning rate compares with the largest that works, as a sentence."""
    least = least_learning_rate(spec)
    beyond = f", and the field takes none below {exact(least)}" if largest < least else ""
    # A logistic loss bends less where its answers are confident: larger steps may arrive there.
    works = "always works" if LOSSES[spec.loss].is_classification else "works"
    return (
        f"The learning rate {exact(spec.learning_rate)} is above {significant(largest)}, the largest that "
        f"{works} with these inputs{beyond}."
    )


def rate_well_below(limit: float) -> float:
    """Return the largest of 1, 2 or 5 times a power of ten that is at most half of a limit."""
    power = math.floor(math.log10(limit / 2))
    return max(
        rate for digit in (1, 2, 5) if (rate := float(f"{digit}e{power}")) <= limit / 2 * 1.001
    )


def usual_learning_rate(spec: Spec) -> float:
    """Return a learning rate that trains most networks with the spec's optimizer."""
    return USUAL if spec.optimizer == "SGD" else USUAL_ADAPTIVE


def with_inputs(spec: Spec, standardised: bool) -> Spec:
    """Return the same experiment with its inputs standardised, or as they were read."""
    table = as_read(spec.data)
    assert isinstance(table, Table | Points)
    return replace(spec, data=Standardised(table, spec.train_share) if standardised else table)


def standardising_helps(spec: Spec) -> bool:
    """Return whether the page can standardise these inputs, and the valley is then much rounder."""
    if not isinstance(spec.data, Table | Points) or not isinstance(spec.model, MLP):
        return False
    now = valley(spec)
    if now is not None:
        then = valley(with_inputs(spec, True))
        return then is not None and now.condition > NARROWER * then.condition
    data, _ = load(spec.data, spec.seed, spec.train_share)
    return bool(data.inputs.square().mean() > WIDE)
