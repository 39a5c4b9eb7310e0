"""The network as a diagram: what the browser unpacks is the network that trains."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.analysis.activations import LARGEST
from core.figures.network_diagram import (
    MAP_STEPS,
    Unit,
    diagram,
    diagram_update,
    shade,
    units_of,
)
from core.training.models import MLP
from core.training.spec import Spec
from core.xor import Settings
from tests.core.figures.test_base import decoded_array
from tests.core.xor_trials import seen_in, trial_of

ANSWERS = arrays(np.float32, (2, 3, 3), elements=st.floats(-50, 50, width=32))
MIDDLE = (127, 128)


def spec_of(activation: str) -> Spec:
    """A network with two hidden layers."""
    return Settings(layers=(2, 2), activation=activation).specs()[0]


def test_the_still_part_is_the_units_of_each_layer_and_the_names_of_the_inputs() -> None:
    (plain,) = Settings(layers=(4, 2)).specs()
    still = diagram(plain)
    assert (still.layers, still.names) == ((2, 4, 2, 1), ("x1", "x2"))
    (squares,) = Settings(layers=(), inputs=("x1^2", "x2^2", "x1x2")).specs()
    still = diagram(squares)
    assert (still.layers, still.names) == ((3, 1), ("x1^2", "x2^2", "x1x2"))


def test_a_network_built_without_names_has_plain_inputs() -> None:
    (spec,) = Settings().specs()
    assert diagram(Spec(spec.data, MLP((2, 1)))).names == ("x1", "x2")


def test_the_units_with_weights_are_the_hidden_ones_then_the_output() -> None:
    units = units_of(Settings(layers=(2, 3)).specs()[0])
    assert [(unit.layer, unit.unit) for unit in units] == [
        (1, 0), (1, 1), (2, 0), (2, 1), (2, 2), (3, 0),
    ]  # fmt: skip
    assert [unit.name for unit in units][:3] == [
        "Layer 1, unit 1", "Layer 1, unit 2", "Layer 2, unit 1",
    ]  # fmt: skip


def test_one_neuron_is_all_there_is_without_hidden_layers() -> None:
    assert units_of(Settings(layers=()).specs()[0]) == [Unit(1, 0)]


@pytest.mark.parametrize("inputs", [("x1", "x2"), ("x1", "x1^2", "x2^2")])
@pytest.mark.parametrize("layers", [(), (3,), (4, 2, 3)])
def test_the_weights_come_layer_by_layer_each_units_own_in_a_row_then_the_biases(
    layers: tuple[int, ...], inputs: tuple[str, ...]
) -> None:
    trial = trial_of(7, layers=layers, inputs=inputs)
    flat = decoded_array(dict(diagram_update(trial, seen_in(trial)).weights))
    sizes = diagram(trial.spec).layers
    at = 0
    for i, (fan_in, units) in enumerate(pairwise(sizes)):
        weights, biases = trial.state.parameters[2 * i : 2 * i + 2]
        for unit in range(units):
            np.testing.assert_array_equal(flat[at : at + fan_in], weights[unit])
            at += fan_in
        np.testing.assert_array_equal(flat[at : at + units], biases)
        at += units
    assert at == len(flat)


def test_there_is_a_small_map_for_every_unit_inputs_and_output_included() -> None:
    trial = trial_of(20, layers=(4, 2))
    seen = seen_in(trial)
    maps = decoded_array(dict(diagram_update(trial, seen).maps))
    assert maps.dtype == np.uint8
    assert maps.shape == (2 + 4 + 2 + 1, MAP_STEPS, MAP_STEPS)
    row = 0
    for layer, answers in enumerate(seen.maps):
        shades = shade(answers, trial.spec, layer)
        for unit in range(len(answers)):
            # Fewer places have a slightly smaller largest answer.
            np.testing.assert_allclose(maps[row], shades[unit, ::5, ::5].astype(int), atol=9)
            row += 1


@given(ANSWERS)
def test_the_output_is_shaded_by_its_probability(answers: np.ndarray) -> None:
    wanted = 255 / (1 + np.exp(-answers.astype(np.float64)))
    np.testing.assert_allclose(shade(answers, spec_of("ReLU"), 3), wanted, atol=0.51)


@pytest.mark.parametrize(("activation", "low"), [("sigmoid", 0.0), ("tanh", -1.0)])
def test_bounded_units_are_shaded_by_their_range(activation: str, low: float) -> None:
    ends = np.array([[[low, (1 + low) / 2, 1.0]]], np.float32)
    shades = shade(ends, spec_of(activation), 1).ravel()
    assert (shades[0], shades[2]) == (0, 255)
    assert shades[1] in MIDDLE


@given(ANSWERS, st.sampled_from(["ReLU", "leaky ReLU"]), st.integers(0, 2))
def test_unbounded_units_are_shaded_by_their_own_largest_size_with_zero_in_the_middle(
    answers: np.ndarray, activation: str, layer: int
) -> None:
    shades = shade(answers, spec_of(activation), layer).astype(float)
    for each, shown in zip(answers.astype(float), shades, strict=True):
        largest = np.abs(each).max()
        if largest > 1e-6:
            np.testing.assert_allclose(shown, 127.5 + 127.5 * each / largest, atol=0.51)
        assert set(shown[each == 0]) <= set(MIDDLE)


@pytest.mark.parametrize("layer", [0, 1, 3])
def test_the_largest_answers_have_the_brightest_and_darkest_shades(layer: int) -> None:
    answers = np.array([[[-LARGEST, 0.0, LARGEST]]], np.float32)
    low, middle, high = shade(answers, spec_of("ReLU"), layer).ravel()
    assert (low, high) == (0, 255)
    assert middle in MIDDLE


def test_the_message_says_which_unit_is_looked_into() -> None:
    trial = trial_of(3, layers=(2,))
    for chosen, sent in ((None, None), (Unit(1, 1), {"layer": 1, "unit": 1})):
        message = diagram_update(trial, seen_in(trial), chosen).message()
        assert message["chosen"] == sent
        assert json.loads(json.dumps(message)).keys() == {"weights", "maps", "chosen", "alt"}


def test_the_diagram_in_words_tells_sizes_epoch_and_largest_weight() -> None:
    trial = trial_of(20, layers=(4, 2))
    said = diagram_update(trial, seen_in(trial)).alt
    largest = np.abs(trial.state.flat).max()
    assert said.startswith(
        f"A network of 2-4-2-1 units at epoch 20; its largest weight is {largest:.2f} in size."
    )
