"""BCE and MSE over the logit, with their gradients and the flat ground; bars of softmax and sigmoid."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.experiments.softmax import LOGIT
from core.figures.base import LOSS_COLOURS
from core.figures.logits_by_hand import (
    FLAT_GROUND,
    LOGITS,
    logit_gradient_figure,
    logit_loss_figure,
    softmax_figure,
)
from core.training.losses import BINARY_LOSSES, LOSSES


@pytest.mark.parametrize("loss", BINARY_LOSSES)
@pytest.mark.parametrize("y", [0, 1])
def test_the_curves_are_the_loss_and_its_gradient_by_autograd(y: int, loss: str) -> None:
    z = torch.tensor(LOGITS)[:, None].requires_grad_()
    targets = torch.full_like(z, y).detach()
    values = torch.stack([LOSSES[loss](a, b) for a, b in zip(z, targets, strict=True)])
    (gradients,) = torch.autograd.grad(values.sum(), z)
    for figure, wanted in (
        (logit_loss_figure(y, 0.0), values.detach()),
        (logit_gradient_figure(y, 0.0), gradients[:, 0]),
    ):
        curve = next(trace for trace in figure.data if trace.name == loss)
        np.testing.assert_allclose(curve.y, wanted.numpy(), atol=1e-9)
        assert curve.line.color == LOSS_COLOURS[loss]


@pytest.mark.parametrize("z", [-8.0, -4.0, 0.05, 8.0])
@pytest.mark.parametrize("y", [0, 1])
def test_the_students_logit_is_marked_on_every_curve_in_sight(y: int, z: float) -> None:
    for figure in (logit_loss_figure(y, z), logit_gradient_figure(y, z)):
        low, high = figure.layout.yaxis.range
        for loss in BINARY_LOSSES:
            curve, mark = (
                next(trace for trace in figure.data if trace.name == name)
                for name in (loss, f"{loss} here")
            )
            assert mark.x == (z,)
            assert mark.y[0] == pytest.approx(np.interp(z, curve.x, curve.y), abs=1e-3)
            assert low <= mark.y[0] <= high


@pytest.mark.parametrize("y", [0, 1])
def test_the_flat_ground_is_shaded_and_named(y: int) -> None:
    for figure in (logit_loss_figure(y, 0.0), logit_gradient_figure(y, 0.0)):
        ground = figure.layout.shapes[0]
        assert (ground.x0 > 0) is (y == 0)
        assert (ground.x1 < 0) is (y == 1)
        (name,) = figure.layout.annotations
        assert name.text == FLAT_GROUND
        assert ground.x0 < name.x < ground.x1


def test_the_axis_shows_every_logit_that_may_be_chosen() -> None:
    assert (LOGITS[0], LOGITS[-1]) == (LOGIT.low, LOGIT.high)


def test_the_bars_of_the_lesson() -> None:
    softmax, sigmoid = softmax_figure([1.0, 2.0, 3.0], 2).data
    assert np.round(softmax.y, 4).tolist() == [0.0900, 0.2447, 0.6652]
    np.testing.assert_allclose(sigmoid.y, 1 / (1 + np.exp(-np.array([1, 2, 3]))))
    assert (softmax.name, sigmoid.name) == ("Softmax, together 1.00", "Sigmoid, together 2.56")


@pytest.mark.parametrize("classes", range(2, 11))
def test_every_class_has_two_bars_and_the_right_one_is_bold(classes: int) -> None:
    figure = softmax_figure([0.5] * classes, classes - 1)
    assert [len(trace.x) for trace in figure.data] == [classes] * 2
    ticks = figure.layout.xaxis.ticktext
    assert len(ticks) == classes
    assert [tick.startswith("<b>") for tick in ticks] == [False] * (classes - 1) + [True]
    assert all(tick.endswith("0.5") for tick in ticks)


def test_names_and_numbers_stand_where_there_is_room() -> None:
    few, many = softmax_figure([0.0] * 5, 0), softmax_figure([0.0] * 6, 0)
    assert few.layout.xaxis.ticktext[1] == "1, dog<br>z = 0"
    assert many.layout.xaxis.ticktext[1] == "1<br>0"
    assert few.data[0].texttemplate == "%{y:.3f}"
    assert many.data[0].texttemplate is None
