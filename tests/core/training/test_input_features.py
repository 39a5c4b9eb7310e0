"""What a network may be given of a place: squares, a product, sines."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn

from core.training.models import INPUT_FEATURES, MLP, PLAIN, InputFeatures

PLACES = [(0.0, 0.0), (1.0, -2.0), (-0.5, 3.0), (6.0, 6.0)]
WANTED = {
    "x1": lambda a, b: a,
    "x2": lambda a, b: b,
    "x1^2": lambda a, b: a**2,
    "x2^2": lambda a, b: b**2,
    "x1x2": lambda a, b: a * b,
    "sin(x1)": lambda a, b: math.sin(a),
    "sin(x2)": lambda a, b: math.sin(b),
}


def test_every_feature_is_tried() -> None:
    assert list(WANTED) == list(INPUT_FEATURES)


@pytest.mark.parametrize(
    "names", [*((name,) for name in WANTED), ("sin(x2)", "x1"), tuple(WANTED)], ids=str
)
def test_features_are_what_their_names_say_in_their_order(names: tuple[str, ...]) -> None:
    answers = InputFeatures(names)(torch.tensor(PLACES))
    wanted = [[WANTED[name](a, b) for name in names] for a, b in PLACES]
    np.testing.assert_allclose(answers, np.array(wanted), rtol=1e-6)


def test_features_have_no_weights() -> None:
    assert list(InputFeatures(tuple(WANTED)).parameters()) == []


@pytest.mark.parametrize("inputs", [(), PLAIN])
def test_plain_inputs_need_no_layer_of_their_own(inputs: tuple[str, ...]) -> None:
    first, *_ = MLP((2, 3, 1), inputs=inputs).build().children()
    assert isinstance(first, nn.Linear)


def test_chosen_features_come_before_the_first_layer() -> None:
    features, first, *_ = MLP((3, 4, 1), inputs=("x1", "x1^2", "sin(x2)")).build().children()
    assert isinstance(features, InputFeatures)
    assert first.in_features == 3


def test_one_of_the_plain_inputs_alone_is_a_choice() -> None:
    network = MLP((1, 1), inputs=("x2",)).build()
    weight, bias = (parameter.item() for parameter in network.parameters())
    logits = network(torch.tensor(PLACES))[:, 0]
    np.testing.assert_allclose(logits.detach(), [weight * b + bias for _, b in PLACES], rtol=1e-5)


def test_features_draw_no_weights_so_that_a_seed_means_the_same() -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        plain = MLP((2, 3, 1)).build()
        torch.manual_seed(5)
        squared = MLP((2, 3, 1), inputs=("x1^2", "x2^2")).build()
    for one, other in zip(plain.parameters(), squared.parameters(), strict=True):
        assert torch.equal(one, other)
