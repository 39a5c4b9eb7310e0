"""The losses are what the page's notes say of them."""

import pytest
import torch
from torch import Tensor

from core.training.losses import BINARY_LOSSES, LOSSES, REAL_LOSSES, accuracy

COUNT = 50


@pytest.fixture
def logits() -> Tensor:
    """Logits ``(COUNT, 1)`` in float64, with a gradient."""
    generator = torch.Generator().manual_seed(0)
    drawn = 3 * torch.randn(COUNT, 1, generator=generator, dtype=torch.float64)
    return drawn.requires_grad_()


@pytest.fixture
def targets() -> Tensor:
    """Zeros and ones ``(COUNT, 1)`` in float64."""
    generator = torch.Generator().manual_seed(1)
    return torch.randint(0, 2, (COUNT, 1), generator=generator).double()


def slope(loss: str, logits: Tensor, targets: Tensor) -> Tensor:
    """The loss's gradient in each logit, times their count."""
    (gradient,) = torch.autograd.grad(LOSSES[loss](logits, targets), logits)
    return gradient * len(logits)


def test_bce_is_the_mean_negative_log_likelihood(logits: Tensor, targets: Tensor) -> None:
    p = torch.sigmoid(logits)
    textbook = -(targets * p.log() + (1 - targets) * (1 - p).log()).mean()
    assert LOSSES["BCE"](logits, targets).item() == pytest.approx(textbook.item(), rel=1e-12)


def test_mse_is_the_mean_square_of_probability_less_target(logits: Tensor, targets: Tensor) -> None:
    textbook = ((torch.sigmoid(logits) - targets) ** 2).mean()
    assert LOSSES["MSE"](logits, targets).item() == pytest.approx(textbook.item(), rel=1e-12)


def test_the_slope_of_bce_is_the_error(logits: Tensor, targets: Tensor) -> None:
    p = torch.sigmoid(logits)
    torch.testing.assert_close(slope("BCE", logits, targets), p - targets)


def test_the_slope_of_mse_fades_where_the_model_is_sure(logits: Tensor, targets: Tensor) -> None:
    p = torch.sigmoid(logits)
    torch.testing.assert_close(slope("MSE", logits, targets), 2 * (p - targets) * p * (1 - p))


@pytest.mark.parametrize(
    ("logit", "target", "loss"), [(1_000, 0, 1_000), (-1_000, 1, 1_000), (1_000, 1, 0)]
)
def test_bce_is_exact_where_a_probability_would_round(
    logit: float, target: float, loss: float
) -> None:
    found = LOSSES["BCE"](torch.tensor([[float(logit)]]), torch.tensor([[float(target)]]))
    assert found.item() == loss


@pytest.mark.parametrize("loss", BINARY_LOSSES)
def test_a_loss_is_a_scalar(loss: str, logits: Tensor, targets: Tensor) -> None:
    assert LOSSES[loss](logits, targets).shape == ()


@pytest.mark.parametrize(
    ("logit", "target", "right"),
    [(0.01, 1, 1), (0.01, 0, 0), (-0.01, 0, 1), (-0.01, 1, 0), (0.0, 0, 1), (0.0, 1, 0)],
)
def test_one_half_parts_the_classes_and_is_itself_a_zero(
    logit: float, target: int, right: int
) -> None:
    share = accuracy(torch.tensor([[logit]]), torch.tensor([[float(target)]]))
    assert share.item() == right


def test_accuracy_is_the_share_that_is_right() -> None:
    logits = torch.tensor([[1.0], [2.0], [-1.0], [3.0]])
    targets = torch.tensor([[1.0], [1.0], [0.0], [0.0]])
    assert accuracy(logits, targets).item() == 0.75


@pytest.mark.parametrize(
    ("loss", "textbook"),
    [("Squared error", (0.25 + 9 + 4) / 3), ("Absolute error", (0.5 + 3 + 2) / 3)],
)
def test_losses_of_real_numbers_take_the_outputs_themselves(loss: str, textbook: float) -> None:
    outputs, targets = torch.tensor([[150.5], [3.0], [-2.0]]), torch.tensor([[150.0], [0.0], [0.0]])
    assert LOSSES[loss](outputs, targets).item() == pytest.approx(textbook)
    assert torch.equal(LOSSES[loss].output_activation(outputs), outputs)


def test_classes_are_told_by_all_losses_but_those_of_real_numbers() -> None:
    assert {name for name, loss in LOSSES.items() if not loss.is_classification} == set(REAL_LOSSES)
    assert {name for name, loss in LOSSES.items() if not loss.smooth} == {"Absolute error"}
    assert {name for name, loss in LOSSES.items() if not loss.convex} == {"MSE", "CE of softmax"}


def test_answers_are_probabilities_where_there_are_classes() -> None:
    logits = torch.tensor([[0.0, 0.0]])
    for name in (*BINARY_LOSSES, "CE"):
        assert LOSSES[name].output_activation(logits).tolist() == [[0.5, 0.5]]
