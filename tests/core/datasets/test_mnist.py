"""The bundled digits, the networks that read them, and their losses."""

import pytest
import torch
from torch.nn import functional as F

from core.datasets.mnist import BUNDLED, BundledDigits
from core.experiments.mnist import Settings, parameter_count
from core.metrics.predictions import class_probabilities
from core.training.data import load
from core.training.losses import LOSSES, accuracy
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice


def test_there_are_five_hundred_digits_of_each_class_in_less_than_a_megabyte() -> None:
    images, labels = BundledDigits().sample()
    assert (images.shape, images.dtype) == ((5_000, 784), torch.uint8)
    assert labels.bincount().tolist() == [500] * 10
    assert BUNDLED.stat().st_size < 1_000_000


@pytest.mark.parametrize(
    ("model", "count"), [("softmax", 7_850), ("mlp", 50_890), ("cnn", 105_866)]
)
def test_networks_have_as_many_parameters_as_they_should(model: str, count: int) -> None:
    network = Settings(model=model).network
    assert parameter_count(network) == count
    assert network.build()(torch.zeros(3, 784, dtype=torch.uint8)).shape == (3, 10)


def test_softmax_regression_learns_to_read() -> None:
    (spec,) = Settings(epochs=5).specs()
    _, progress = train_slice(spec, initial_state(spec), Budget())
    assert progress.now is not None
    assert progress.now.test_accuracy is not None
    assert progress.now.test_accuracy > 0.85
    assert progress.losses[-1] < progress.losses[0]


@pytest.mark.parametrize(
    ("model", "loss"), [("softmax", "MSE"), ("softmax", "BCE"), ("mlp", "CE"), ("cnn", "CE")]
)
def test_every_model_and_every_loss_learns(model: str, loss: str) -> None:
    (spec,) = Settings(model=model, loss=loss, optimizer="Adam", learning_rate=0.003).specs()
    _, before = train_slice(spec, initial_state(spec), Budget(batches=0))
    _, after = train_slice(spec, initial_state(spec), Budget(batches=10))
    assert before.now is not None
    assert after.now is not None
    assert after.now.loss < 0.97 * before.now.loss


def test_cuts_inside_an_epoch_change_nothing() -> None:
    (spec,) = Settings(epochs=2).specs()
    whole, _ = train_slice(spec, initial_state(spec), Budget(until_epoch=1))
    cut = initial_state(spec)
    while cut.epoch < 1:
        cut, _ = train_slice(spec, cut, Budget(batches=7, until_epoch=1, measure=False))
    assert cut.flat.tobytes() == whole.flat.tobytes()


def test_class_numbers_and_one_hot_rows_mean_the_same() -> None:
    logits = torch.randn(6, 10, generator=torch.Generator().manual_seed(0))
    classes = torch.tensor([3, 1, 4, 1, 5, 9])
    rows = F.one_hot(classes, 10).float()
    for loss in ("BCE", "MSE"):
        assert LOSSES[loss](logits, classes) == LOSSES[loss](logits, rows)
    by_hand = -(rows * logits.log_softmax(dim=1)).sum(dim=1).mean()
    torch.testing.assert_close(LOSSES["CE"](logits, classes), by_hand)
    assert accuracy(rows, classes) == 1.0


def test_beliefs_of_cross_entropy_add_up_to_one() -> None:
    (spec,) = Settings().specs()
    data, _ = load(spec.data, spec.seed, spec.train_share)
    pixels = data.inputs[0].numpy().tobytes()
    answers = class_probabilities(spec.experiment, initial_state(spec), pixels)
    assert answers.shape == (10,)
    assert answers.sum() == pytest.approx(1, abs=1e-6)
