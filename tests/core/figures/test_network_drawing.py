"""What the browser is told of a network, from which it computes what it draws."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from core.experiments.xor import Settings
from core.figures.decision_boundary import plane_drawing
from core.figures.network_drawing import input_names, network_on_plane, weights_key, weights_updates
from core.training.models import MLP
from core.training.spec import Spec
from tests.core.figures.test_base import decoded_array, trained
from tests.core.xor_trials import trial_of


@pytest.mark.parametrize("inputs", [("x1", "x2"), ("x1", "x1^2", "x2^2")])
@pytest.mark.parametrize("layers", [(), (3,), (4, 2, 3)])
def test_the_weights_come_layer_by_layer_each_units_own_in_a_row_then_the_biases(
    layers: tuple[int, ...], inputs: tuple[str, ...]
) -> None:
    trial = trial_of(7, layers=layers, inputs=inputs)
    (update,) = weights_updates([trial]).values()
    flat, sizes = decoded_array(dict(update.weights)), network_on_plane(trial.spec)["sizes"]
    at = 0
    for i, (fan_in, units) in enumerate(pairwise(sizes)):
        weights, biases = trial.state.parameters[2 * i : 2 * i + 2]
        for unit in range(units):
            np.testing.assert_array_equal(flat[at : at + fan_in], weights[unit])
            at += fan_in
        np.testing.assert_array_equal(flat[at : at + units], biases)
        at += units
    assert at == len(flat)
    assert update.epoch == 7


def test_a_network_without_names_has_plain_inputs() -> None:
    (spec,) = Settings().specs()
    assert input_names(Spec(spec.data, MLP((2, 1)))) == ("x1", "x2")
    (squares,) = Settings(inputs=("x1^2", "x2^2", "x1x2")).specs()
    assert network_on_plane(squares)["inputs"] == ("x1^2", "x2^2", "x1x2")


def test_racing_networks_have_weights_of_their_own_and_share_the_rest() -> None:
    bce, mse = Settings(loss="Both").specs()
    assert weights_updates([trained(bce, 3), trained(mse, 3)]).keys() == {
        weights_key(bce), weights_key(mse),
    }  # fmt: skip
    assert weights_key(bce) != weights_key(mse)
    assert network_on_plane(bce) == network_on_plane(mse)


def test_another_network_has_another_id() -> None:
    (spec,) = Settings(data="circle").specs()
    others = [replace(spec, seed=spec.seed + 1), *Settings(data="moons").specs()]
    others += Settings(data="circle", activation="tanh").specs()
    ids = {network_on_plane(each)["id"] for each in (spec, *others)}
    assert len(ids) == 4
    assert network_on_plane(replace(spec, learning_rate=9.0))["id"] in ids


def test_a_drawing_is_a_message() -> None:
    (spec,) = Settings(data="spiral", layers=(8, 8)).specs()
    assert len(json.dumps(plane_drawing(spec), allow_nan=False)) < 1_000
