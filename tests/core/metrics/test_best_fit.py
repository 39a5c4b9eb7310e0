"""The lowest loss that logistic regression can reach, against what long training and formulas give."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.experiments.logistic import Settings as LogisticSettings
from core.experiments.mnist import Settings as MnistSettings
from core.experiments.softmax import Settings as CloudSettings
from core.experiments.xor import Settings
from core.metrics.best_fit import lowest_loss, lowest_nearby
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice
from tests.core.exam_scores import exam_scores


@pytest.mark.parametrize(
    ("settings", "lowest"),
    [
        (Settings(layers=()), np.log(2)),
        (Settings(layers=(), loss="MSE"), 0.25),
        (Settings(layers=(), data="and"), 0),
        (LogisticSettings(), 0.310132),  # lesson L2: training ends at 0.310133
        (LogisticSettings(data="students"), 0),
    ],
    ids=["XOR", "XOR, MSE", "AND", "Bernoulli", "students"],
)
def test_the_lowest_loss_is_the_known_one(
    settings: Settings | LogisticSettings, lowest: float
) -> None:
    (spec,) = settings.specs()
    assert lowest_loss(spec)[:2] == pytest.approx((lowest, lowest), abs=1e-6)


@pytest.mark.parametrize("loss", ["BCE", "MSE"])
def test_weights_that_training_reaches_are_never_lower(loss: str) -> None:
    (spec,) = LogisticSettings(size=200, loss=loss, learning_rate=5.0, epochs=2_000).specs()
    losses = train_slice(spec, initial_state(spec), Budget())[1].losses
    lowest = lowest_loss(spec)
    assert lowest is not None
    assert losses.min() == pytest.approx(lowest[0], rel=1e-4)
    assert losses.min() > lowest[0] - 1e-6


def test_inputs_far_from_0_are_no_obstacle() -> None:
    points = exam_scores()
    (spec,) = Settings(data="own", points=points, layers=()).specs()
    (moved,) = Settings(
        data="own",
        points=type(points)(
            tuple((x1 / 10 - 6, x2 / 10 - 6) for x1, x2 in points.inputs), points.labels
        ),
        layers=(),
        learning_rate=0.5,
        epochs=4_000,
    ).specs()
    losses = train_slice(moved, initial_state(moved), Budget())[1].losses
    assert lowest_loss(spec)[:2] == pytest.approx((losses.min(),) * 2, rel=1e-3)


@pytest.mark.parametrize("inputs", [("x1^2", "x2^2"), ("x1", "x2", "x1x2", "sin(x1)")], ids=str)
def test_features_count_as_inputs(inputs: tuple[str, ...]) -> None:
    (spec,) = Settings(data="moons", noise=0.5, layers=(), inputs=inputs).specs()
    plain, with_features = (
        lowest_loss(Settings(data="moons", noise=0.5, layers=()).specs()[0]),
        None,
    )
    with_features = lowest_loss(spec)
    assert plain is not None
    assert with_features is not None
    assert with_features[0] != pytest.approx(plain[0], rel=0.01)


def test_weight_decay_has_a_lowest_place_of_its_own() -> None:
    settings: dict[str, Any] = {"data": "students", "weight_decay": 0.1, "learning_rate": 0.3}
    (spec,) = LogisticSettings(**settings, epochs=3_000).specs()
    state, progress = train_slice(spec, initial_state(spec), Budget())
    decay = 0.5 * spec.weight_decay * float(np.square(state.flat).sum())
    assert progress.now is not None
    found = (progress.now.loss, progress.now.loss + decay)
    assert lowest_loss(spec)[:2] == pytest.approx(found, rel=1e-4)


@pytest.mark.parametrize("loss", ["CE", "BCE"])
def test_the_lowest_loss_nearby_is_what_long_training_comes_to(loss: str) -> None:
    (spec,) = CloudSettings(learning_rate=0.5, spread=2.0, loss=loss, epochs=3_000).specs()
    some = train_slice(replace(spec, epochs=200), initial_state(spec), Budget())
    lowest = train_slice(spec, some[0], Budget())[1].losses.min()
    above = float(some[1].losses[-1] - lowest)
    assert above > 1e-5
    assert lowest_nearby(spec, some[0]) == pytest.approx(lowest, abs=0.2 * above)


def test_of_many_weights_no_step_of_newton_s_is_taken() -> None:
    (spec,) = MnistSettings().specs()
    assert lowest_nearby(spec, initial_state(spec)) is None


def test_of_a_network_with_hidden_layers_nobody_knows() -> None:
    assert lowest_loss(Settings(layers=(2,)).specs()[0]) is None
    assert lowest_loss(MnistSettings().specs()[0]) is None
