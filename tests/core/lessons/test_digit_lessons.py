"""The MNIST page's lessons: what each sentence says, mostly on the 5,000 digits of the project."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from core.datasets.mnist import CLASSES, FullMnist
from core.datasets.mnist_download import is_complete, mnist_root
from core.figures.digit_pictures import weight_tiles
from core.runs.trial import Trial
from core.training.augmentation import SmallMoves
from core.training.data import load
from core.training.losses import accuracy
from core.training.spec import Spec
from core.training.state import initial_state, model_from_weights
from core.training.trainer import Metrics, ScoreOnTestSet
from tests.core.lessons.lesson_runs import lesson_of, ran, specs_of


def only(title: str, **others: str) -> Spec:
    """The one experiment of one of the page's lessons."""
    (spec,) = specs_of("mnist", title, **others)
    return spec


def read_right(spec: Spec) -> float:
    """The share of the test digits that the trained network reads right."""
    now = ran(spec)[1].now
    assert now is not None
    assert now.test_accuracy is not None
    return now.test_accuracy


def read_right_at(spec: Spec, epoch: int) -> float:
    """The same after so many epochs."""
    progress = ran(spec)[1]
    scores: list[ScoreOnTestSet | Metrics] = [*progress.measured, progress.now]
    return next(score.test_accuracy for score in scores if score.epoch == epoch)


def askew_read_right(spec: Spec) -> float:
    """The same of test digits that are turned, scaled and shifted a little."""
    data, _ = load(spec.data, spec.seed, spec.train_share)
    state, _ = ran(spec)
    moved = SmallMoves()(data.test_inputs, torch.Generator().manual_seed(0))
    with torch.inference_mode():
        logits = model_from_weights(spec, state.parameters)(moved)
    return float(accuracy(logits, data.test_targets))


def operations(spec: Spec) -> int:
    """What one digit costs on its way through the network."""
    model = model_from_weights(spec, initial_state(spec).parameters)
    counter = FlopCounterMode(display=False)
    with counter, torch.inference_mode():
        model(torch.zeros(1, 784, dtype=torch.uint8))
    return counter.get_total_flops()


def test_the_classifier_of_the_course_is_one_layer_with_ten_outputs() -> None:
    spec = only("Softmax regression")
    shapes = [weights.shape for weights in initial_state(spec).parameters]
    assert shapes == [(10, 784), (10,)]
    asked = (spec.loss, spec.learning_rate, spec.batch_size, spec.drop_last, spec.epochs, spec.seed)
    assert asked == ("CE", 0.1, 100, True, 15, 777)  # as lesson L8 has it


def test_where_ink_in_the_middle_speaks_against_a_digit_it_does_so_most_for_0() -> None:
    spec = only("What a pixel says")
    assert lesson_of("mnist", "What a pixel says").settings["show"] == "inside"
    trial = Trial(spec)
    trial.record(*ran(spec))
    images = weight_tiles(trial.view()).images
    assert len(images) == CLASSES
    middle = images[:, 11:17, 11:17].astype(float).mean(axis=(1, 2))
    border = images[:, :2].astype(float).mean()  # no digit has ink there, so it says nothing
    assert middle.argmin() == 0
    assert middle[0] < border - 20
    assert max(middle) > border


def test_the_classifier_of_the_course_reads_89_percent_from_the_5000_digits() -> None:
    assert read_right(only("The whole of MNIST", dataset="small")) == pytest.approx(0.89, abs=0.01)


@pytest.mark.skipif(not is_complete(mnist_root()), reason="the full MNIST is not on this machine")
def test_the_classifier_of_the_course_reads_92_percent_from_all_60000_digits() -> None:
    spec = only("The whole of MNIST")
    data, _ = load(spec.data, spec.seed, spec.train_share)
    assert (len(data.inputs), len(data.test_inputs)) == (60_000, 10_000)
    assert read_right(spec) == pytest.approx(0.92, abs=0.01)


def test_the_whole_of_mnist_is_what_the_lesson_asks_for() -> None:
    spec = only("The whole of MNIST")
    assert spec.data == FullMnist()
    assert spec.epochs == 15


def test_a_cnn_reads_95_percent_after_three_epochs_and_softmax_regression_ends_at_89() -> None:
    assert read_right(only("A small CNN", epochs="3")) == pytest.approx(0.95, abs=0.01)
    assert read_right(only("Softmax regression")) == pytest.approx(0.89, abs=0.01)


def test_an_epoch_of_a_cnn_costs_many_times_as_much() -> None:
    assert operations(only("A small CNN")) > 50 * operations(only("Softmax regression"))


def test_a_network_that_saw_digits_move_reads_those_that_stand_askew() -> None:
    moving = only("Digits that move", epochs="2")
    still = only("Digits that move", epochs="2", augment="0")
    assert askew_read_right(moving) > askew_read_right(still) + 0.05


def test_digits_move_anew_in_every_epoch() -> None:
    spec = only("Digits that move")
    assert isinstance(spec.augmentation, SmallMoves)
    digits = torch.full((3, 784), 0, dtype=torch.uint8)
    digits[:, 400:410] = 255
    generator = torch.Generator().manual_seed(0)
    once, again = (spec.augmentation(digits, generator) for _ in range(2))
    assert not torch.equal(once, again)
    assert not torch.equal(once[0], once[1])


def test_mse_on_digits_is_far_behind_at_first_and_close_in_the_end() -> None:
    bce, mse = specs = specs_of("mnist", "BCE against MSE")
    np.testing.assert_array_equal(initial_state(bce).flat, initial_state(mse).flat)
    for epoch, percent in ((5, (78, 56)), (50, (86, 83))):
        found = [100 * read_right_at(spec, epoch) for spec in specs]
        assert found == pytest.approx(percent, abs=1)
