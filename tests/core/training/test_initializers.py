"""Where training starts from: each way of choosing weights has the spread that it is known for."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.datasets.synthetic import Gate
from core.training.initializers import INITIAL_WEIGHTS, initialise
from core.training.models import MLP
from core.training.spec import Spec
from core.training.state import State, initial_state
from core.training.train_slice import Budget, train_slice
from tests.core.fakes import bits

WIDE = Spec(Gate("xor"), MLP((2, 200, 300, 1)), learning_rate=0.5, epochs=20)
DRAWN = [name for name in INITIAL_WEIGHTS if name != "zeros"]


def layers(initial: str, seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Weights and biases of each layer of a wide network."""
    flat = initial_state(replace(WIDE, initial=initial, seed=seed)).parameters
    return list(zip(flat[::2], flat[1::2], strict=True))


def test_random_weights_are_those_that_pytorch_draws_itself() -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        wanted = [parameter.detach().numpy() for parameter in WIDE.model.build().parameters()]
    assert bits(initial_state(WIDE).parameters) == bits(wanted)
    for weights, biases in layers("random"):
        bound = 1 / math.sqrt(weights.shape[1])
        assert max(np.abs(weights).max(), np.abs(biases).max()) <= bound


def test_zeros_are_zero_everywhere() -> None:
    assert not initial_state(replace(WIDE, initial="zeros")).flat.any()


def test_units_that_start_at_zero_stay_alike() -> None:
    spec = replace(WIDE, data=Gate("and"), model=MLP((2, 5, 1)), initial="zeros", epochs=50)
    state, _ = train_slice(spec, initial_state(spec), Budget())
    first, bias, last, _ = state.parameters
    assert first.any()
    for each in (first, bias, last.T):
        assert (each == each[:1]).all()


def test_xavier_weights_are_even_within_its_bound_and_biases_zero() -> None:
    for weights, biases in layers("xavier"):
        bound = math.sqrt(6 / sum(weights.shape))
        assert np.abs(weights).max() <= bound
        assert not biases.any()
    weights, _ = layers("xavier")[1]
    bound = math.sqrt(6 / 500)
    assert weights.std() == pytest.approx(bound / math.sqrt(3), rel=0.02)
    assert np.abs(weights).max() > 0.99 * bound


def test_he_weights_are_normal_with_variance_two_by_inputs_and_biases_zero() -> None:
    weights, _ = layers("he")[1]
    assert weights.std() == pytest.approx(math.sqrt(2 / 200), rel=0.02)
    assert (np.abs(weights) > 3 * weights.std()).mean() == pytest.approx(0.0027, rel=0.3)
    assert not any(biases.any() for _, biases in layers("he"))


def test_normal_weights_have_deviation_one_biases_too() -> None:
    weights, biases = layers("normal")[1]
    assert weights.std() == pytest.approx(1, rel=0.02)
    assert biases.std() == pytest.approx(1, rel=0.2)


@pytest.mark.parametrize("initial", DRAWN)
def test_a_seed_draws_the_same_weights_again_and_another_seed_others(initial: str) -> None:
    spec = replace(WIDE, initial=initial)
    first, again = initial_state(spec), initial_state(spec)
    assert bits(first.parameters) == bits(again.parameters)
    assert not np.array_equal(first.flat, initial_state(replace(spec, seed=1)).flat)


@pytest.mark.parametrize("initial", INITIAL_WEIGHTS)
def test_the_global_generator_is_left_alone(initial: str) -> None:
    before = torch.get_rng_state()
    initial_state(replace(WIDE, initial=initial))
    assert torch.get_rng_state().equal(before)


@pytest.mark.parametrize("initial", INITIAL_WEIGHTS)
def test_weights_chosen_in_any_way_can_be_trained(initial: str) -> None:
    spec = replace(WIDE, model=MLP((2, 6, 6, 1), "tanh"), initial=initial, learning_rate=0.01)
    state, progress = train_slice(spec, initial_state(spec), Budget())
    assert state.epoch == spec.epochs
    assert np.isfinite(progress.losses).all()


def test_features_of_the_inputs_have_no_weights_to_choose() -> None:
    model = MLP((3, 2, 1), inputs=("x1", "x2", "x1x2"))
    for initial in INITIAL_WEIGHTS:
        state: State = initial_state(replace(WIDE, model=model, initial=initial))
        assert [p.shape for p in state.parameters] == [(2, 3), (2,), (1, 2), (1,)]


def test_weights_given_one_by_one_are_taken_in_the_order_of_the_parameters() -> None:
    with torch.random.fork_rng(devices=[]):
        module = MLP((2, 2, 1)).build()
    initialise(module, tuple(map(float, range(9))))
    values = [parameter.tolist() for parameter in module.parameters()]
    assert values == [[[0, 1], [2, 3]], [4, 5], [[6, 7]], [8]]


def test_another_number_of_weights_is_refused() -> None:
    with (
        torch.random.fork_rng(devices=[]),
        pytest.raises(ValueError, match="3 weights given, the model has 9"),
    ):
        initialise(MLP((2, 2, 1)).build(), (1.0, 2.0, 3.0))
