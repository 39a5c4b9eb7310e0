"""BCE and MSE over a logit are those that train, and their gradients those of autograd."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.formulas.logit_losses import FLAT, flat_ground, logit_losses
from core.training.losses import LOSSES

Z = np.linspace(-8, 8, 161)


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
