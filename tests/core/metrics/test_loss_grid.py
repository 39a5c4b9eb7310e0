"""The loss over the weights, and its lowest place."""

import numpy as np
import pytest
import torch
from torch import Tensor

from core.datasets.points import Points
from core.experiments.logistic import SIX_POINTS, SIX_STUDENTS, Settings
from core.experiments.regression import Settings as RegressionSettings
from core.metrics import loss_grid as surfaces
from core.metrics.loss_grid import STEPS, losses_at, minimum, surface
from core.training.data import load
from core.training.losses import BINARY_LOSSES, LOSSES, REAL_LOSSES
from core.training.models import MLP
from core.training.spec import Spec

CURVE = {loss: Settings(loss=loss).specs()[0] for loss in BINARY_LOSSES}
PLANE = {loss: Settings(loss=loss, data="minibatch").specs()[0] for loss in BINARY_LOSSES}


def plain_loss(spec: Spec, weights: Tensor) -> Tensor:
    """The loss at one row ``(w..., b)``, in the words of a textbook."""
    data, _ = load(spec.data, spec.seed, spec.train_share)
    inputs, targets = data.inputs.to(weights.dtype), data.targets.to(weights.dtype)
    return LOSSES[spec.loss](inputs @ weights[:-1, None] + weights[-1], targets)


@pytest.mark.parametrize(("loss", "lowest"), [("BCE", (5.113, -0.996)), ("MSE", (5.004, -0.977))])
def test_the_minimum_lies_near_the_true_curve(loss: str, lowest: tuple[float, float]) -> None:
    assert minimum(CURVE[loss]) == pytest.approx(lowest, abs=1e-3)


@pytest.mark.parametrize("spec", [*CURVE.values(), PLANE["BCE"]], ids=["BCE", "MSE", "plane"])
def test_at_the_minimum_the_slope_vanishes(spec: Spec) -> None:
    weights = torch.tensor(minimum(spec), requires_grad=True)
    (slope,) = torch.autograd.grad(plain_loss(spec, weights), weights)
    assert slope.abs().max() < 1e-5


@pytest.mark.parametrize("loss", BINARY_LOSSES)
def test_nothing_around_the_minimum_is_lower(loss: str) -> None:
    lowest = torch.tensor(minimum(CURVE[loss]))
    around = lowest + torch.randn(200, 2, generator=torch.Generator().manual_seed(0))
    floor = plain_loss(CURVE[loss], lowest)
    assert all(plain_loss(CURVE[loss], place) > floor for place in around)


@pytest.mark.parametrize("loss", BINARY_LOSSES)
def test_samples_that_a_line_separates_have_no_minimum(loss: str) -> None:
    assert minimum(Spec(SIX_STUDENTS, MLP((2, 1)), loss=loss)) is None


def test_mse_has_no_minimum_where_a_step_fits_best() -> None:
    assert minimum(Spec(SIX_POINTS, MLP((2, 1)), loss="MSE")) is None


def test_samples_that_say_nothing_about_x_have_their_minimum_at_zero() -> None:
    source = Points(((-1.0,), (-0.5,), (0.5,), (1.0,)), (1, 0, 0, 1))
    assert minimum(Spec(source, MLP((1, 1)))) == pytest.approx([0, 0], abs=1e-6)


@pytest.mark.parametrize("loss", BINARY_LOSSES)
def test_the_surface_is_the_plain_loss_over_w_and_b(loss: str) -> None:
    found = surface(CURVE[loss], (-8, 16), (-12, 4))
    assert found.loss.shape == (STEPS, STEPS)
    assert found.x[[0, -1]].tolist() == [-8, 16]
    assert found.y[[0, -1]].tolist() == [-12, 4]
    for i, j in ((0, 0), (60, 0), (0, 60), (17, 42), (30, 30)):
        weights = torch.tensor([found.x[i], found.y[j]])
        wanted = plain_loss(CURVE[loss], weights).item()
        assert found.loss[j, i] == pytest.approx(wanted, rel=1e-4)


@pytest.mark.parametrize("loss", BINARY_LOSSES)
def test_with_two_features_the_surface_is_over_both_weights_at_a_bias(loss: str) -> None:
    found = surface(PLANE[loss], (-4, 4), (-8, 0), others=(1.5,))
    for i, j in ((0, 0), (60, 0), (0, 60), (17, 42)):
        weights = torch.tensor([found.x[i], found.y[j], 1.5])
        wanted = plain_loss(PLANE[loss], weights).item()
        assert found.loss[j, i] == pytest.approx(wanted, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("loss", REAL_LOSSES)
def test_the_surface_may_be_over_any_two_weights(loss: str) -> None:
    (spec,) = RegressionSettings(loss=loss).specs()
    found = surface(spec, (-1, 1), (0, 50), others=(0.5, 0.25), axes=(1, 3))
    for i, j in ((0, 0), (60, 0), (0, 60), (17, 42)):
        weights = torch.tensor([0.5, found.x[i], 0.25, found.y[j]])
        assert found.loss[j, i] == pytest.approx(plain_loss(spec, weights).item(), rel=1e-4)


@pytest.mark.parametrize("loss", REAL_LOSSES)
def test_numbers_always_have_a_minimum_that_nothing_around_it_is_below(loss: str) -> None:
    (spec,) = RegressionSettings(loss=loss, standardise=True).specs()
    lowest = torch.tensor(minimum(spec))
    around = lowest + torch.randn(200, 4, generator=torch.Generator().manual_seed(0))
    assert all(plain_loss(spec, place) > plain_loss(spec, lowest) for place in around)


def test_what_is_level_but_for_rounding_is_drawn_level() -> None:
    # Every prediction is too low, so that its error is as far from the target as its weights say.
    (spec,) = RegressionSettings(loss="Absolute error", standardise=True).specs()
    assert np.ptp(surface(spec, (-5, 5), (-5, 5), others=(0.0, 10.0)).loss) == 0
    assert np.ptp(surface(spec, (-5, 5), (-5, 5), others=(0.0, 170.0)).loss) > 0


def test_what_overflows_is_level_and_large_or_not_drawn() -> None:
    (spec,) = RegressionSettings().specs()
    far = surface(spec, (1e25, 2e25), (1e25, 2e25), others=(0.0, 0.0)).loss
    assert np.isnan(far).all()
    partly = surface(spec, (0, 1e19), (0, 1e19), others=(0.0, 0.0)).loss
    assert np.isfinite(partly).all()


def bulge(loss: str) -> np.ndarray:
    """By how much the loss halfway between random weights exceeds the mean of their losses."""
    generator = torch.Generator().manual_seed(0)
    ends = 40 * torch.rand(2, 500, 2, generator=generator) - 20
    first, second, halfway = (
        losses_at(CURVE[loss], weights) for weights in (ends[0], ends[1], ends.mean(dim=0))
    )
    return (halfway - (first + second) / 2).numpy()


def test_the_surface_of_bce_is_convex() -> None:
    assert bulge("BCE").max() < 1e-5


def test_the_surface_of_mse_is_not_convex() -> None:
    assert bulge("MSE").max() > 0.1


@pytest.mark.parametrize("chunk", [1, 5_000, 2_000 * 17])
def test_chunks_do_not_change_the_surface(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    weights = torch.randn(100, 2, generator=torch.Generator().manual_seed(0))
    whole = losses_at(CURVE["BCE"], weights)
    monkeypatch.setattr(surfaces, "CHUNK", chunk)
    torch.testing.assert_close(losses_at(CURVE["BCE"], weights), whole)


def test_the_surface_is_of_the_training_samples_alone() -> None:
    (spec,) = Settings(size=60, train_share=0.7).specs()
    data, _ = load(spec.data, spec.seed, 0.7)
    weights = torch.tensor([[3.0, 1.0]])
    wanted = LOSSES["BCE"](3 * data.inputs + 1, data.targets)
    assert losses_at(spec, weights).item() == pytest.approx(wanted.item(), rel=1e-5)
