"""Steps that overshoot are named with the curvature; noise and healthy runs are not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.diagnosis.curvature import curvature_of_step
from core.diagnosis.finding import Finding
from core.diagnosis.loss_trends import epoch_means, loss_jumps
from core.diagnosis.overshoot import overshoot, weights_grow
from core.experiments.logistic import Settings as LogisticSettings
from core.experiments.mnist import Settings as MnistSettings
from core.runs.trial_view import TrialView
from core.training.data import load
from core.training.spec import Spec
from tests.core.exam_scores import exam_scores
from tests.core.figures.test_base import trained
from tests.core.xor_trials import trial_of

EXAM: dict[str, Any] = {"data": "own", "points": exam_scores(), "layers": ()}


def rate_in(found: Finding | None) -> float:
    """The learning rate that a finding says the run is above."""
    assert found is not None
    assert found.name == "Overshoot"
    said = re.search(r"is above ([\d.]+),", found.sentence)
    assert said is not None
    return float(said.group(1))


def largest_of_all(spec: Spec) -> float:
    """The largest curvature that BCE has anywhere: a quarter of that of the squares of the inputs."""
    inputs = load(spec.data, spec.seed, spec.train_share)[0].inputs.numpy().astype(np.float64)
    ones = np.column_stack([inputs, np.ones(len(inputs))])
    return float(np.linalg.eigvalsh(ones.T @ ones / len(ones))[-1]) / 4


@pytest.mark.parametrize("epochs", [100, 1_000, 2_000])
def test_exam_scores_overshoot_at_the_learning_rate_that_was_reported(epochs: int) -> None:
    trial = trial_of(epochs, **EXAM, learning_rate=0.01)
    found = overshoot(trial)
    assert rate_in(found) == pytest.approx(2 / largest_of_all(trial.spec), rel=0.01)
    assert found is not None
    assert found.tone == "warning"
    assert "Standardise the inputs" in found.sentence


def test_below_the_learning_rate_named_nothing_overshoots() -> None:
    rate = rate_in(overshoot(trial_of(1_000, **EXAM, learning_rate=0.01)))
    trial = trial_of(1_000, **EXAM, learning_rate=rate)
    assert overshoot(trial) is None
    assert (np.diff(trial.loss.values) <= 0).all()


def test_momentum_has_a_bound_of_its_own() -> None:
    trial = trial_of(60, **EXAM, learning_rate=0.003, momentum=0.5)
    most = largest_of_all(trial.spec)
    assert rate_in(overshoot(trial)) == pytest.approx(3 / most, rel=0.01)


@pytest.mark.parametrize(("decay", "rate"), [(1.0, 0.07), (10.0, 0.006), (5.0, 0.012)])
def test_a_loss_that_rises_as_decay_shrinks_the_weights_does_not_overshoot(
    decay: float, rate: float
) -> None:
    (spec,) = LogisticSettings(
        w=20.0, b=0.0, initial=(20.0, 0.0), learning_rate=rate, weight_decay=decay
    ).specs()
    trial = trained(spec, 33)
    assert (np.diff(trial.loss.values) > 0).all()
    rises = replace(trial.loss, values=(0.1 * 1.06 ** np.arange(34)).astype(np.float32))
    assert loss_jumps(rises)
    assert overshoot(replace(trial, loss=rises)) is None
    adam = replace(spec, optimizer="Adam", learning_rate=0.001)
    assert overshoot(replace(trained(adam, 33), loss=rises)) is None


def test_batches_that_overshoot_are_told_from_noise_by_the_curvature() -> None:
    trial = trial_of(60, **EXAM, learning_rate=0.01, batch_size=10)
    assert rate_in(overshoot(trial)) == pytest.approx(2 / largest_of_all(trial.spec), rel=0.01)
    noisy = trial_of(
        200, layers=(), data="xor", noise=0.5, size=20, batch_size=1, learning_rate=1.0
    )
    assert loss_jumps(epoch_means(noisy), noisy.batches)
    assert overshoot(noisy) is None


@pytest.mark.parametrize("epochs", [1_000, 1_500])
def test_leaping_between_two_places_of_one_loss_is_seen_though_the_curve_is_flat(
    epochs: int,
) -> None:
    trial = trial_of(epochs, layers=(), learning_rate=20.0)
    assert not loss_jumps(trial.loss)
    assert trial.loss.values[-1] > 5 * np.log(2)
    rate = rate_in(overshoot(trial))
    assert rate == pytest.approx(2 / largest_of_all(trial.spec), rel=0.01)
    settled = trial_of(epochs, layers=(), learning_rate=0.9 * rate)
    assert settled.loss.values[-1] == pytest.approx(np.log(2), abs=1e-6)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_where_no_curvature_is_found_the_leaps_are_named_without_it(activation: str) -> None:
    for epochs in (60, 1_000):
        found = overshoot(trial_of(epochs, layers=(6,), learning_rate=100.0, activation=activation))
        assert found is not None
        assert found.name == "Overshoot"
        assert "no lower than before" in found.sentence


def test_adam_jumps_by_the_size_of_its_steps_and_no_bound_is_claimed() -> None:
    found = overshoot(trial_of(300, **EXAM, learning_rate=30.0, optimizer="Adam"))
    assert found is not None
    assert found.name == "Jumping"
    assert "up to about the learning rate, 30," in found.sentence
    assert "curvature" not in found.sentence


def test_digits_overshoot_too() -> None:
    (spec,) = MnistSettings(learning_rate=10.0, train_share=0.2).specs()
    trial = trained(spec, 12)
    rate = rate_in(overshoot(trial))
    bends = [curvature_of_step(spec, state) for state in trial.past]
    assert any(rate == pytest.approx(2 / bend, rel=0.01) for bend in bends)


def lesson(**settings: Any) -> TrialView:
    """A run of the logistic page to its end."""
    (spec,) = LogisticSettings(**settings).specs()
    return trained(spec, spec.epochs)


@pytest.mark.parametrize(
    "trial",
    [
        lambda: lesson(data="minibatch", learning_rate=0.01, epochs=1_000, batch_size=2),
        lambda: lesson(data="minibatch", learning_rate=0.1, epochs=300, batch_size=1),
        lambda: trial_of(0, **EXAM),
        lambda: trial_of(1_000, layers=()),
        lambda: trial_of(
            60, data="circle", layers=(4, 2), activation="tanh", learning_rate=0.03, batch_size=10
        ),
        lambda: trial_of(
            600, data="spiral", layers=(8, 8), activation="tanh", learning_rate=0.3, size=100
        ),
    ],
    ids=["mini-batches", "noisier", "at the start", "one neuron", "circle", "spiral"],
)
def test_other_runs_do_not_overshoot(trial: Any) -> None:
    assert overshoot(trial()) is None


def test_weights_grow_when_the_decay_of_a_step_turns_them_round() -> None:
    found = weights_grow(trial_of(3, learning_rate=1.0, weight_decay=2.1))
    assert found is not None
    assert "The learning rate times the weight decay is 2.1, more than 2: " in found.sentence
    assert weights_grow(trial_of(3, learning_rate=1.0, weight_decay=2.1, momentum=0.1)) is None
    assert weights_grow(trial_of(3, learning_rate=1.0, weight_decay=2.1, optimizer="Adam")) is None
    assert weights_grow(trial_of(3, learning_rate=1.0, weight_decay=1.9)) is None
    assert weights_grow(trial_of(0, learning_rate=1.0, weight_decay=2.1)) is None
