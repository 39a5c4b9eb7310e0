"""What every unit answers: the network's own answers, on the plane and at the samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from core.analysis.activations import LARGEST, STEPS, activations, plane_of
from core.datasets.points import NO_POINTS, Points
from core.training.data import load
from core.training.models import ACTIVATIONS
from core.training.state import model_from_weights
from tests.core.xor_trials import seen_in, trial_of

TWO = Points(((0.0, 0.0), (10.0, 1.0)), (0, 1))
ACTIVATE: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "ReLU": lambda z: np.maximum(z, 0),
    "leaky ReLU": lambda z: np.where(z > 0, z, 0.01 * z),
}
NETWORKS: list[dict[str, Any]] = [
    {"layers": ()},
    {"layers": (3,)},
    {"layers": (4, 2, 3), "train_share": 0.7},
    {"layers": (4, 3), "inputs": ("x1^2", "x2", "sin(x1)")},
    {"layers": (), "inputs": ("x1x2",)},
]


def test_every_activation_is_tried() -> None:
    assert ACTIVATE.keys() == ACTIVATIONS.keys()


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("network", NETWORKS, ids=str)
def test_the_last_map_and_samples_are_the_models_own_answers(
    network: dict[str, Any], activation: str
) -> None:
    trial = trial_of(30, data="moons", noise=0.1, size=40, activation=activation, **network)
    seen, plane = seen_in(trial), plane_of(trial.spec.experiment)
    data, _ = load(trial.spec.data, trial.spec.seed, trial.spec.train_share)
    model = model_from_weights(trial.spec, trial.state.parameters)
    with torch.no_grad():
        for j in (0, 37, STEPS - 1):  # rows of the plane
            row = torch.tensor([[x, plane.y[j]] for x in plane.x])
            np.testing.assert_allclose(seen.maps[-1][0, j], model(row)[:, 0], atol=1e-5)
        for answers, inputs in (
            (seen.samples[-1][: len(data.inputs)], data.inputs),
            (seen.samples[-1][len(data.inputs) :], data.test_inputs),
        ):
            np.testing.assert_allclose(answers, model(inputs), atol=1e-5)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_hidden_units_answer_as_a_textbook_computes_them(activation: str) -> None:
    trial = trial_of(20, layers=(3, 2), activation=activation, inputs=("x1", "x1x2", "sin(x2)"))
    seen = seen_in(trial)
    x = np.array([[a, a * b, np.sin(b)] for a, b in [(0, 0), (0, 1), (1, 0), (1, 1)]])
    np.testing.assert_allclose(seen.samples[0], x, atol=1e-6)
    for layer in (1, 2):
        weights, biases = trial.state.parameters[2 * layer - 2 : 2 * layer]
        x = ACTIVATE[activation](x @ weights.T + biases)
        np.testing.assert_allclose(seen.samples[layer], x, atol=1e-5)


@pytest.mark.parametrize("network", NETWORKS, ids=str)
def test_there_is_a_map_and_an_answer_to_each_sample_for_every_unit(
    network: dict[str, Any],
) -> None:
    trial = trial_of(0, data="circle", size=30, **network)
    seen = seen_in(trial)
    sizes = [len(network.get("inputs", "ab")), *network["layers"], 1]
    assert [layer.shape for layer in seen.maps] == [(units, STEPS, STEPS) for units in sizes]
    assert [layer.shape for layer in seen.samples] == [(30, units) for units in sizes]
    assert all(layer.dtype == np.float32 for layer in (*seen.maps, *seen.samples))


def test_maps_are_indexed_by_y_then_x() -> None:
    trial = trial_of(0, layers=(2,))
    seen, plane = seen_in(trial), plane_of(trial.spec.experiment)
    x1, x2 = seen.maps[0]
    np.testing.assert_array_equal(x1, np.tile(plane.x, (STEPS, 1)))
    np.testing.assert_array_equal(x2, np.tile(plane.y[:, None], (1, STEPS)))


def test_a_state_that_stands_still_is_evaluated_once() -> None:
    trial = trial_of(3, layers=(2,))
    assert seen_in(trial) is activations(
        replace(trial.spec, learning_rate=0.5).experiment, trial.state
    )


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_answers_that_overflow_are_shown_as_the_largest_there_are(activation: str) -> None:
    trial = trial_of(0, layers=(3, 2), activation=activation)
    huge = tuple(np.float32(1e30) * p for p in trial.state.parameters)
    seen = seen_in(replace(trial, state=replace(trial.state, parameters=huge)))
    for layer in (*seen.maps, *seen.samples):
        assert np.isfinite(layer).all()
        assert np.abs(layer).max() <= LARGEST
    if "ReLU" in activation:
        assert seen.maps[1].max() == LARGEST


def test_looking_leaves_the_global_generator_and_the_weights_alone() -> None:
    trial = trial_of(4, layers=(3,))
    before, weights = torch.get_rng_state(), trial.state.flat
    activations.cache_clear()
    seen_in(trial)
    assert torch.get_rng_state().equal(before)
    np.testing.assert_array_equal(trial.state.flat, weights)


@pytest.mark.parametrize("share", [1.0, 0.3])
@pytest.mark.parametrize("data", ["xor", "moons", "spiral"])
def test_the_plane_reaches_beyond_every_sample_of_both_parts(data: str, share: float) -> None:
    spec = trial_of(0, data=data, train_share=share).spec
    plane = plane_of(spec.experiment)
    everything, _ = load(spec.data, spec.seed, 1.0)
    for axis, column in ((plane.x, everything.inputs[:, 0]), (plane.y, everything.inputs[:, 1])):
        assert axis.shape == (STEPS,)
        assert (np.diff(axis) > 0).all()
        room = max(0.5, 0.2 * float(column.max() - column.min()))
        assert axis[0] == pytest.approx(float(column.min()) - room, rel=1e-5)
        assert axis[-1] == pytest.approx(float(column.max()) + room, rel=1e-5)


def test_points_placed_by_hand_keep_the_plane_that_they_were_placed_on() -> None:
    spec = trial_of(0).spec
    for points, edge in ((NO_POINTS.toggled(1.0, 1.0, 1, (0.1, 0.1)), 6), (TWO, None)):
        plane = plane_of(replace(spec, data=points))
        if edge:
            assert (plane.x[0], plane.x[-1], plane.y[0], plane.y[-1]) == (-edge, edge, -edge, edge)
        else:
            assert (plane.x[0], plane.x[-1]) == (-2, 12)
            assert plane.y[[0, -1]] == pytest.approx([-0.5, 1.5])


def test_one_point_alone_has_a_plane_around_it() -> None:
    plane = plane_of(replace(trial_of(0).spec, data=Points(((3.0, -2.0),), (1,))))
    assert plane.x[[0, -1]] == pytest.approx([2.5, 3.5])
    assert plane.y[[0, -1]] == pytest.approx([-2.5, -1.5])
