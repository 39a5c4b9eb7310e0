"""BCE and MSE over a logit are those that train, and their gradients those of autograd."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.formulas.logits import FLAT, flat_ground, logit_losses, probabilities
from core.training.losses import LOSSES

Z = np.linspace(-8, 8, 161)
LOGITS = st.lists(st.floats(-10, 10), min_size=2, max_size=10)


@pytest.mark.parametrize("loss", ["BCE", "MSE"])
@pytest.mark.parametrize("y", [0, 1])
def test_losses_and_gradients_are_those_of_training(y: int, loss: str) -> None:
    found = logit_losses(Z, y)
    for place, logit in enumerate(Z):
        z = torch.tensor([[logit]], requires_grad=True)
        value = LOSSES[loss](z, torch.tensor([[float(y)]], dtype=torch.float64))
        (gradient,) = torch.autograd.grad(value, z)
        assert found.losses[loss][place] == pytest.approx(value.item(), abs=1e-9)
        assert found.gradients[loss][place] == pytest.approx(gradient.item(), abs=1e-9)


def test_the_steepest_place_of_mse_is_where_the_notes_say() -> None:
    z = np.linspace(-8, 8, 16_001)
    gradients = logit_losses(z, 1).gradients["MSE"]
    assert gradients.min() == pytest.approx(-0.30, abs=0.005)
    assert z[gradients.argmin()] == pytest.approx(-0.69, abs=0.005)


@pytest.mark.parametrize("y", [0, 1])
def test_on_flat_ground_the_answer_is_wrong_and_bce_still_pulls(y: int) -> None:
    low, high = flat_ground(Z, y)
    ground = logit_losses(Z[(low <= Z) & (high >= Z)], y)
    assert (np.abs(ground.probability - y) > 0.9).all()
    assert (np.abs(ground.gradients["MSE"]) < FLAT).all()
    assert (np.abs(ground.gradients["BCE"]) > 0.9).all()
    assert (low, high)[y] == pytest.approx((3.6, -3.6)[y], abs=0.2)


def test_softmax_of_one_two_three_is_that_of_the_lesson() -> None:
    found = probabilities(np.array([1.0, 2.0, 3.0]), "CE")
    assert found.round(4).tolist() == [0.0900, 0.2447, 0.6652]
    assert found.sum() == pytest.approx(1)


def test_sigmoids_need_not_add_up_to_one() -> None:
    assert probabilities(np.array([1.0, 2.0, 3.0]), "BCE").sum() == pytest.approx(2.5644, abs=1e-4)


@given(LOGITS, st.floats(-10, 10))
def test_softmax_sees_differences_alone(logits: list[float], shift: float) -> None:
    z = np.array(logits)
    np.testing.assert_allclose(probabilities(z + shift, "CE"), probabilities(z, "CE"), rtol=1e-9)


@given(st.floats(-10, 10))
def test_softmax_of_a_logit_and_zero_is_its_sigmoid(logit: float) -> None:
    both = probabilities(np.array([logit, 0.0]), "CE")
    assert both[0] == pytest.approx(probabilities(np.array([logit]), "BCE")[0])


@pytest.mark.parametrize("loss", ["CE", "BCE", "MSE"])
def test_each_row_of_logits_is_read_by_itself(loss: str) -> None:
    logits = np.random.default_rng(0).normal(0, 12, (50, 10)).astype(np.float32)
    found = probabilities(logits, loss)
    assert ((found >= 0) & (found <= 1)).all()
    if loss == "CE":
        np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)
    else:
        np.testing.assert_allclose(found[0, 0], 1 / (1 + np.exp(-logits[0, 0])), rtol=1e-4)
    assert (found.argmax(axis=1) == logits.argmax(axis=1)).all()
