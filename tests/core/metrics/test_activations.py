"""What every unit answers: the network's own answers at the samples and anywhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from core.metrics.activations import LARGEST, activations, bounded, layer_answers
from core.training.data import load
from core.training.models import ACTIVATIONS
from core.training.state import model_from_weights
from tests.core.xor_trials import seen_in, trial_of

ACTIVATE: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "ReLU": lambda z: np.maximum(z, 0),
    "leaky ReLU": lambda z: np.where(z > 0, z, 0.01 * z),
    "none": lambda z: z,
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
def test_the_last_layer_gives_the_models_own_answers(
    network: dict[str, Any], activation: str
) -> None:
    trial = trial_of(30, data="moons", noise=0.1, size=40, activation=activation, **network)
    logits, elsewhere = seen_in(trial)[-1], torch.tensor([[-3.0, 2.0], [0.5, 0.25], [8.0, 0.0]])
    data, _ = load(trial.spec.data, trial.spec.seed, trial.spec.train_share)
    model = model_from_weights(trial.spec, trial.state.parameters)
    with torch.no_grad():
        for answers, inputs in (
            (logits[: len(data.inputs)], data.inputs),
            (logits[len(data.inputs) :], data.test_inputs),
            (layer_answers(trial.spec, trial.state, elsewhere)[-1], elsewhere),
        ):
            np.testing.assert_array_equal(answers, bounded(model(inputs).numpy()))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_hidden_units_answer_as_a_textbook_computes_them(activation: str) -> None:
    trial = trial_of(20, layers=(3, 2), activation=activation, inputs=("x1", "x1x2", "sin(x2)"))
    seen = seen_in(trial)
    x = np.array([[a, a * b, np.sin(b)] for a, b in [(0, 0), (0, 1), (1, 0), (1, 1)]])
    np.testing.assert_allclose(seen[0], x, atol=1e-6)
    for layer in (1, 2):
        weights, biases = trial.state.parameters[2 * layer - 2 : 2 * layer]
        x = ACTIVATE[activation](x @ weights.T + biases)
        np.testing.assert_allclose(seen[layer], x, atol=1e-5)


@pytest.mark.parametrize("network", NETWORKS, ids=str)
def test_there_is_an_answer_to_each_sample_for_every_unit(network: dict[str, Any]) -> None:
    seen = seen_in(trial_of(0, data="circle", size=30, **network))
    sizes = [len(network.get("inputs", "ab")), *network["layers"], 1]
    assert [layer.shape for layer in seen] == [(30, units) for units in sizes]
    assert all(layer.dtype == np.float32 for layer in seen)


def test_a_state_that_stands_still_is_evaluated_once() -> None:
    trial = trial_of(3, layers=(2,))
    assert seen_in(trial) is activations(replace(trial.spec, learning_rate=0.5), trial.state)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_answers_that_overflow_are_shown_as_the_largest_there_are(activation: str) -> None:
    trial = trial_of(0, layers=(3, 2), activation=activation)
    huge = tuple(np.float32(1e30) * p for p in trial.state.parameters)
    seen = seen_in(replace(trial, state=replace(trial.state, parameters=huge)))
    for layer in seen:
        assert np.isfinite(layer).all()
        assert np.abs(layer).max() <= LARGEST
    if "ReLU" in activation:
        assert seen[1].max() == LARGEST


def test_looking_leaves_the_global_generator_and_the_weights_alone() -> None:
    trial = trial_of(4, layers=(3,))
    before, weights = torch.get_rng_state(), trial.state.flat
    layer_answers(trial.spec, trial.state, torch.zeros(1, 2))
    assert torch.get_rng_state().equal(before)
    np.testing.assert_array_equal(trial.state.flat, weights)
