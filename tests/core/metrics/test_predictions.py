"""What a network reads, where it errs, and the pictures that show it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
import torch

from core.digits.labelled_digits import LabelledDigit, write_csv
from core.digits.pretrained import measured_accuracy, read
from core.experiments.mnist import Settings
from core.figures.base import EXTENT
from core.figures.confusion_matrix import confusion_figure, confusion_update
from core.figures.digit_pictures import (
    SHOWN,
    digit_tiles,
    feature_maps,
    map_tiles,
    mistake_tiles,
    own_tiles,
    weight_tiles,
)
from core.figures.digit_probabilities import bars_figure, bars_update, belief_figure, belief_update
from core.metrics.predictions import (
    cell_indices,
    class_probabilities,
    counts,
    held_out_digits,
    mistakes,
    own_readings,
    prediction,
)
from core.metrics.predictions_by_epoch import MOST, PredictionHistory
from core.runs.trial import Trial
from core.runs.trial_view import TrialView
from core.streaming.wire import message
from core.training.state import model_from_weights
from core.training.train_slice import Budget, train_slice
from tests.core.figures.test_base import decoded_array


@lru_cache
def trained(model: str = "softmax", loss: str = "CE", batches: int = 60) -> TrialView:
    """An experiment in its second epoch, measured; small, so that it errs."""
    (spec,) = Settings(model=model, loss=loss, train_share=0.8).specs()
    trial = Trial(spec)
    trial.record(
        *train_slice(spec, trial.start, Budget(batches=batches, remember=trial.checkpoints.grid))
    )
    return trial.view()


def logits_of(trial: TrialView) -> np.ndarray:
    assert trial.now is not None
    assert trial.now.test_logits is not None
    return trial.now.test_logits


def test_what_is_measured_carries_what_the_network_answers_to_the_test_set() -> None:
    trial = trained()
    images, labels = held_out_digits(trial.spec.experiment)
    with torch.inference_mode():
        network = model_from_weights(trial.spec, trial.state.parameters)
        wanted = network(torch.from_numpy(images.reshape(-1, 784))).numpy()
    np.testing.assert_allclose(logits_of(trial), wanted, atol=1e-5)
    assert trial.now is not None
    right = (logits_of(trial).argmax(axis=1) == labels).mean()
    assert trial.now.test_accuracy == pytest.approx(right)


def test_the_confusion_matrix_counts_every_test_digit_once() -> None:
    trial = trained()
    _, labels = held_out_digits(trial.spec.experiment)
    matrix = counts(logits_of(trial), labels)
    assert matrix.sum() == len(labels)
    assert matrix.sum(axis=1).tolist() == np.bincount(labels).tolist()
    for label, read_as in ((3, 5), (7, 7), (4, 9)):
        places = cell_indices(logits_of(trial), labels, "CE", label, read_as)
        assert len(places) == matrix[label, read_as]
        assert set(labels[places]) <= {label}
    moving = confusion_update(trial)
    assert f"{np.trace(matrix)} are read right" in moving.alt
    text = np.array(moving.traces["counts"]["text"]).reshape(10, 11)
    assert text[7, 7] == str(matrix[7, 7])
    assert text[7, 10] == f"{matrix[7, 7] / matrix[7].sum():.0%}"
    assert moving.traces.keys() == {trace.name for trace in confusion_figure(trial.spec).data}


@pytest.mark.parametrize("loss", ["CE", "BCE", "MSE"])
def test_mistakes_are_wrong_and_the_highest_bars_come_first(loss: str) -> None:
    trial = trained(loss=loss)
    _, labels = held_out_digits(trial.spec.experiment)
    logits = logits_of(trial)
    places = mistakes(logits, labels, loss)
    wrong = logits.argmax(axis=1) != labels
    assert sorted(places) == np.flatnonzero(wrong).tolist()
    tiles = mistake_tiles(trial)
    assert tiles.bars is not None
    highest = tiles.bars.max(axis=1)
    assert len(highest) > 3
    assert (np.diff(highest) <= 0).all()
    assert len(tiles.images) == len(tiles.captions) == min(SHOWN, len(places))
    label, read_as = labels[places[0]], logits[places[0]].argmax()
    assert tiles.captions[0] == f"{label} → {read_as}"
    assert message(tiles)["images"]["shape"] == f"{len(tiles.images)}, 28, 28"


def test_the_surest_is_so_by_the_probabilities_of_its_loss() -> None:
    # By softmax the first is surer, its other answers being lower; by sigmoid the second is.
    logits = np.full((2, 10), -9, np.float32)
    logits[0, 5], logits[1, 5], logits[1, 4] = 1, 2, 1
    labels = np.array([3, 3])
    assert mistakes(logits, labels, "CE").tolist() == [0, 1]
    assert cell_indices(logits, labels, "CE", 3, 5).tolist() == [0, 1]
    for loss in ("BCE", "MSE"):
        assert mistakes(logits, labels, loss).tolist() == [1, 0]
        assert cell_indices(logits, labels, loss, 3, 5).tolist() == [1, 0]


@pytest.mark.parametrize("loss", ["CE", "BCE", "MSE"])
def test_two_very_sure_answers_are_told_apart(loss: str) -> None:
    logits = np.full((2, 10), -20, np.float32)
    logits[0, 5], logits[1, 5] = 18, 19  # in float32 both are sure to 1
    logits[:, 4] = 0 if loss == "CE" else -20
    assert mistakes(logits, np.array([3, 3]), loss).tolist() == [1, 0]


def test_before_anything_is_measured_there_is_nothing_to_show() -> None:
    (spec,) = Settings().specs()
    trial = Trial(spec).view()
    assert "not measured yet" in confusion_update(trial).alt
    for tiles in (mistake_tiles(trial, (3, 5)), mistake_tiles(trial)):
        assert len(tiles.captions) == 0
        assert "not measured yet" in tiles.alt
        message(tiles)
    assert len(digit_tiles(trial, 7).captions) == 1  # one digit is quickly read


def test_the_bars_are_what_the_network_believes_now() -> None:
    specs = Settings(loss="Both").specs()
    trials = tuple(Trial(spec).view() for spec in specs)
    pixels = bytes([100] * 784)
    moving = bars_update(trials, pixels)
    assert moving.traces.keys() == {trace.name for trace in bars_figure(specs).data}
    for trial in trials:
        wanted = class_probabilities(trial.spec.experiment, trial.state, pixels)
        corners = decoded_array(moving.traces[trial.spec.loss]["y"])
        np.testing.assert_allclose(corners[1::4], wanted, rtol=1e-6)
        np.testing.assert_array_equal(corners[0::4], 0)
        assert prediction(trial.spec.experiment, trial.state, pixels) == wanted.argmax()
    assert "nothing is drawn" in bars_update(trials, None).alt


def test_a_new_drawing_has_a_past_at_once_and_a_present() -> None:
    trial, pixels = trained(), held_out_digits(trained().spec.experiment)[0][3].tobytes()
    points = PredictionHistory().note(trial, pixels)
    assert list(points) == [0.0, 1.0, 1.5]
    np.testing.assert_allclose(
        points[1.5], class_probabilities(trial.spec.experiment, trial.state, pixels)
    )
    np.testing.assert_allclose(points[0.0].sum(), 1, rtol=1e-5)
    moving = belief_update(trial, points)
    assert moving.traces.keys() == {trace.name for trace in belief_figure(trial.spec).data}
    np.testing.assert_allclose(decoded_array(moving.traces["4"]["x"]), [0, 1, 1.5])
    assert moving.traces[EXTENT]


def test_belief_is_forgotten_with_the_run_that_had_it_and_stays_bounded() -> None:
    (spec,) = Settings(epochs=3).specs()
    trial, history, pixels = Trial(spec), PredictionHistory(), bytes([90] * 784)
    while trial.state.epoch < 2:
        trial.record(*train_slice(spec, trial.state, Budget(batches=1, measure=False)))
        points = history.note(trial.view(), pixels)
    assert len(points) == 80 + 1
    trial.go_back(trial.start)
    assert list(history.note(trial.view(), pixels)) == [0.0]
    assert history.note(trial.view(), None) == {}
    view = trial.view()
    for update in range(2 * MOST):
        trial.state = trial.start.__class__(**{**vars(trial.start), "epoch": update})
        points = history.note(trial.view(), pixels)
    assert len(points) <= MOST
    assert list(points)[-1] == 2 * MOST - 1
    assert "nothing is drawn" in belief_update(view, {}).alt


def history_and_run() -> tuple[PredictionHistory, Trial, list[float], bytes]:
    """A trial watched at every batch of two epochs, and where its points stand."""
    (spec,) = Settings(epochs=3, train_share=0.1).specs()
    trial, history, pixels = Trial(spec), PredictionHistory(), bytes([90] * 784)
    points = history.note(trial.view(), pixels)
    for _ in range(2 * trial.batches):
        grid = trial.checkpoints.grid
        budget = Budget(batches=1, remember=grid)
        trial.record(*train_slice(spec, trial.state, budget))
        points = history.note(trial.view(), pixels)
    return history, trial, list(points), pixels


def test_looking_back_drops_no_belief() -> None:
    history, trial, every, pixels = history_and_run()
    assert len(every) == 2 * trial.batches + 1
    past = trial.view(trial.checkpoint(1))
    assert past.looking_back
    shown = history.note(past, pixels)
    assert list(shown) == [at for at in every if at <= 1]
    np.testing.assert_array_equal(
        shown[1.0], class_probabilities(past.spec.experiment, past.state, pixels)
    )
    assert list(history.note(trial.view(), pixels)) == every


def test_a_digit_drawn_while_looking_back_has_its_whole_past_on_return() -> None:
    _, trial, _, pixels = history_and_run()
    history = PredictionHistory()
    assert list(history.note(trial.view(trial.checkpoint(0)), pixels)) == [0]
    assert list(history.note(trial.view(), pixels)) == [0, 1, 2]


@pytest.mark.parametrize("seen", [True, False])
def test_resume_from_the_past_drops_what_came_later(seen: bool) -> None:
    history, trial, every, pixels = history_and_run()
    trial.go_back(trial.checkpoint(1))
    if seen:
        assert list(history.note(trial.view(), pixels)) == [at for at in every if at <= 1]
    trial.tune(replace(trial.spec, learning_rate=0.5))
    trial.record(*train_slice(trial.spec, trial.state, Budget(batches=2 * trial.batches)))
    points = history.note(trial.view(), pixels)
    assert list(points) == [*(at for at in every if at <= 1), 3]
    wanted = class_probabilities(trial.spec.experiment, trial.state, pixels)
    np.testing.assert_array_equal(points[3], wanted)


def test_reset_drops_everything_even_where_nobody_looks() -> None:
    history, trial, _, pixels = history_and_run()
    trial.restart()
    grid = trial.checkpoints.grid
    trial.record(
        *train_slice(trial.spec, trial.state, Budget(batches=2 * trial.batches, remember=grid))
    )
    assert list(history.note(trial.view(), pixels)) == [0, 1, 2]


def test_another_run_of_the_same_experiment_has_beliefs_of_its_own() -> None:
    history, trial, _, pixels = history_and_run()
    assert list(history.note(Trial(trial.spec).view(), pixels)) == [0]


def test_softmax_has_an_image_a_class_and_a_cnn_filters_and_maps() -> None:
    softmax, mlp, cnn = (trained(model, batches=2) for model in ("softmax", "mlp", "cnn"))
    weights = weight_tiles(softmax)
    assert weights.images.shape == (10, 28, 28)
    assert list(weights.captions) == [str(digit) for digit in range(10)]
    largest = np.abs(softmax.state.parameters[0]).argmax()
    assert weights.images.ravel()[largest] in (0, 255)
    assert len(weight_tiles(mlp).images) == 20
    assert weight_tiles(mlp).captions[0] == "unit 1"
    assert weight_tiles(cnn).images.shape == (16, 3, 3)
    pixels = held_out_digits(cnn.spec.experiment)[0][0].tobytes()
    assert map_tiles(cnn, pixels).images.shape == (16, 14, 14)
    assert len(map_tiles(cnn, None).images) == 0
    assert len(map_tiles(softmax, pixels).images) == 0


def test_feature_maps_are_convolution_pooling_and_relu() -> None:
    trial = trained("cnn", batches=2)
    digit = held_out_digits(trial.spec.experiment)[0][0]
    weight, bias = (torch.from_numpy(array) for array in trial.state.parameters[:2])
    image = torch.from_numpy(digit).float().view(1, 1, 28, 28) / 255
    convolved = torch.nn.functional.conv2d(image, weight, bias, padding=1)
    wanted = torch.nn.functional.max_pool2d(convolved.relu(), 2)[0].numpy()
    found = feature_maps(trial.spec.experiment, trial.state, digit.tobytes())
    np.testing.assert_allclose(found, wanted, atol=1e-5)


def test_own_digits_are_read_and_written_out() -> None:
    trial = trained()
    images, labels = held_out_digits(trial.spec.experiment)
    digits = [LabelledDigit(images[i].tobytes(), int(labels[i])) for i in (0, 300, 700)]
    believed = own_readings(trial.spec, trial.state, digits)
    assert believed.shape == (3, 10)
    assert own_tiles(digits, believed).right == [digit.label for digit in digits]
    heading, *lines = write_csv(digits, believed).splitlines()
    assert heading.split(",")[:3] == ["label", "read_as", "pixel0"]
    label, read_as, *pixels = map(int, lines[1].split(","))
    assert (label, read_as) == (digits[1].label, believed[1].argmax())
    assert bytes(pixels) == digits[1].pixels
    assert own_readings(trial.spec, trial.state, []).shape == (0, 10)


def test_the_ready_reader_reads() -> None:
    images, labels = held_out_digits(Settings().specs()[0])
    read_as = [read(image.tobytes()).argmax() for image in images[::5]]
    assert (np.array(read_as) == labels[::5]).mean() > 0.97
    assert 0.985 < measured_accuracy() < 1
