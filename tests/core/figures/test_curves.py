"""Loss and accuracy by epoch and by batch."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.experiments.logistic import Settings as LogisticSettings
from core.experiments.mnist import Settings
from core.figures.base import EXTENT
from core.figures.curves import (
    LEFT,
    OF_START,
    accuracy_figure,
    accuracy_update,
    loss_figure,
    loss_update,
)
from core.metrics.best_fit import lowest_loss
from core.runs.trial import Trial
from core.runs.trial_view import Curve, TrialView
from core.text.number_text import significant
from core.training.train_slice import Budget, train_slice
from tests.core.figures.test_base import decoded_array, trained


def digits_trial(batches: int) -> Trial:
    """A digit reader that has trained on so many batches, 5 an epoch."""
    (spec,) = Settings(train_share=0.1).specs()
    trial = Trial(spec)
    for _ in range(batches):
        trial.record(*train_slice(spec, trial.state, Budget(batches=1)))
    return trial


def measured_trial(epochs: int) -> Trial:
    """The same after whole epochs, its initial weights measured as a run measures them."""
    (spec,) = Settings(train_share=0.1).specs()
    trial = Trial(spec)
    trial.record(*train_slice(spec, trial.state, Budget(batches=0)))
    if epochs:
        trial.record(*train_slice(spec, trial.state, Budget(batches=5 * epochs)))
    return trial


def race() -> tuple[TrialView, TrialView]:
    """BCE against MSE on the same few samples, with a test set."""
    bce, mse = LogisticSettings(size=60, loss="Both", train_share=0.7).specs()
    return trained(bce, 30), trained(mse, 30)


def test_every_batch_has_its_loss_and_accuracy() -> None:
    trial = digits_trial(12)
    (spec,) = Settings(train_share=0.1).specs()
    _, progress = train_slice(spec, trial.start, Budget(batches=12))
    view = trial.view()
    np.testing.assert_allclose(view.batch_loss.epochs, np.arange(12) / 5, rtol=1e-6)
    np.testing.assert_array_equal(view.batch_loss.values, progress.batch_losses)
    np.testing.assert_array_equal(view.batch_accuracy.values, progress.batch_accuracies)
    first = progress.batch_losses[:5].mean()
    np.testing.assert_allclose(view.loss.values[0], first, rtol=1e-5)
    np.testing.assert_allclose(
        view.accuracy.values[0], progress.batch_accuracies[:5].mean(), rtol=1e-5
    )
    assert (view.position, view.batches) == (2.4, 5)


def test_the_curves_of_mini_batches_start_with_the_score_of_the_initial_weights() -> None:
    trial = measured_trial(3)
    _, before = train_slice(trial.spec, trial.start, Budget(batches=0))
    view = trial.view()
    assert before.now is not None
    assert view.now is not None
    assert before.now.accuracy < 0.2
    assert view.now.accuracy > 0.5
    for curve, first, last in (
        (view.loss, before.now.loss, view.now.loss),
        (view.accuracy, before.now.accuracy, view.now.accuracy),
        (view.test_loss, before.now.test_loss, view.now.test_loss),
        (view.test_accuracy, before.now.test_accuracy, view.now.test_accuracy),
    ):
        assert (curve.epochs[0], curve.epochs[-1]) == (0, 3)
        assert (curve.values[0], curve.values[-1]) == (np.float32(first), np.float32(last))


def test_an_epoch_stands_at_the_mean_of_its_batches_places() -> None:
    view = measured_trial(3).view()
    np.testing.assert_allclose(view.loss.epochs, [0, 0.4, 1.4, 2.4, 3], rtol=1e-6)
    np.testing.assert_allclose(view.accuracy.epochs, [0, 0.4, 1.4, 2.4, 3], rtol=1e-6)
    batches = view.batch_loss
    for epoch in range(3):
        of_it = slice(5 * epoch, 5 * epoch + 5)
        mean = batches.epochs[of_it].mean(), batches.values[of_it].mean()
        shown = view.loss.epochs[epoch + 1], view.loss.values[epoch + 1]
        np.testing.assert_allclose(shown, mean, rtol=1e-5)


def test_within_an_epoch_the_curves_end_with_the_present_weights() -> None:
    trial = measured_trial(1)
    trial.record(*train_slice(trial.spec, trial.state, Budget(batches=2)))
    view = trial.view()
    assert view.now is not None
    np.testing.assert_allclose(view.loss.epochs, [0, 0.4, 1.4], rtol=1e-6)
    np.testing.assert_allclose(view.test_loss.epochs, [0, 1, 1.4], rtol=1e-6)
    assert view.loss.values[-1] == np.float32(view.now.loss)
    assert view.test_accuracy.values[-1] == np.float32(view.now.test_accuracy)


def test_a_measurement_stays_where_its_weights_were_until_there_is_a_newer_one() -> None:
    trial = measured_trial(1)
    trial.record(*train_slice(trial.spec, trial.state, Budget(batches=1)))
    measured = trial.view().now
    trial.record(*train_slice(trial.spec, trial.state, Budget(batches=2, measure=False)))
    view = trial.view()
    assert view.now is measured
    np.testing.assert_allclose(view.loss.epochs, [0, 0.4, 1.2], rtol=1e-6)
    np.testing.assert_allclose(view.test_loss.epochs, [0, 1, 1.2], rtol=1e-6)


def test_a_full_batch_has_its_loss_at_the_epoch_itself() -> None:
    (spec,) = Settings(batch_size=None, train_share=0.1).specs()
    trial = Trial(spec)
    trial.record(*train_slice(spec, trial.state, Budget(batches=0)))
    trial.record(*train_slice(spec, trial.state, Budget(batches=3)))
    _, progress = train_slice(spec, trial.start, Budget(batches=3))
    assert progress.now is not None
    view = trial.view()
    assert view.loss.epochs.tolist() == [0, 1, 2, 3]
    assert view.loss.values[:3].tolist() == progress.losses.tolist()
    assert view.loss.values[3] == np.float32(progress.now.loss)


def test_in_a_race_each_loss_is_a_share_of_its_own_start() -> None:
    trials = race()
    specs = tuple(trial.spec for trial in trials)
    for log in (False, True):
        assert loss_figure(specs, log).layout.yaxis.title.text == OF_START.title
    moving = loss_update(trials)
    for trial in trials:
        start = trial.loss.values[0]
        for part, curve in (("training", trial.loss), ("test", trial.test_loss)):
            shown = decoded_array(moving.traces[f"{trial.spec.loss}, {part}"]["y"])
            np.testing.assert_allclose(shown, curve.values / start, rtol=1e-6)
        assert decoded_array(moving.traces[f"{trial.spec.loss}, training"]["y"])[0] == 1
        last = float(trial.loss.values[-1])
        assert (
            f"to {significant(last, 4)}, {significant(100 * last / start)} % of its start"
            in moving.alt
        )
    assert moving.alt.startswith(f"{OF_START.words}, up to epoch 30: BCE went")


def test_in_a_race_of_one_layer_models_the_way_left_to_the_lowest_loss_is_drawn() -> None:
    settings = LogisticSettings(loss="Both", learning_rate=0.5, initial=(-10.0, 8.0), epochs=1_000)
    trials = tuple(trained(spec, 1_000) for spec in settings.specs())
    figure = loss_figure(tuple(trial.spec for trial in trials), False)
    assert (figure.layout.yaxis.title.text, figure.layout.yaxis.type) == (LEFT.title, "log")
    moving = loss_update(trials)
    for trial in trials:
        lowest = lowest_loss(trial.spec)
        assert lowest is not None
        shown = decoded_array(moving.traces[f"{trial.spec.loss}, training"]["y"])
        way = (trial.loss.values - lowest.loss) / (trial.loss.values[0] - lowest.loss)
        np.testing.assert_allclose(shown, np.maximum(way, 1e-5), rtol=1e-3)
    bce, mse = (decoded_array(moving.traces[f"{loss}, training"]["y"]) for loss in ("BCE", "MSE"))
    assert bce[-1] < 0.001
    assert mse[-1] > 0.9
    assert "% of the way left" in moving.alt


def test_what_is_not_left_any_more_stays_on_the_log_axis() -> None:
    trials = [
        trained(spec, 3_000) for spec in LogisticSettings(loss="Both", learning_rate=5.0).specs()
    ]
    lowest = lowest_loss(trials[0].spec)
    assert lowest is not None
    values = np.minimum(trials[0].loss.values, lowest.loss - 1e-6).astype(np.float32)
    values[0] = 0.7
    below = replace(trials[0], loss=Curve(trials[0].loss.epochs, values))
    shown = decoded_array(loss_update((below, trials[1])).traces["BCE, training"]["y"])
    assert (shown[1:] == np.float32(1e-5)).all()


def test_alone_a_loss_keeps_its_numbers() -> None:
    trial, _ = race()
    assert loss_figure((trial.spec,), False).layout.yaxis.title.text == "Loss"
    shown = decoded_array(loss_update((trial,)).traces["BCE, training"]["y"])
    np.testing.assert_array_equal(shown, trial.loss.values)


@pytest.mark.parametrize("start", [0.0, math.nan, math.inf])
def test_a_loss_that_starts_at_nothing_has_no_share(start: float) -> None:
    bce, mse = race()
    values = bce.loss.values.copy()
    values[0] = start
    moving = loss_update((replace(bce, loss=Curve(bce.loss.epochs, values)), mse))
    assert np.isnan(decoded_array(moving.traces["BCE, training"]["y"])).all()
    assert np.isnan(decoded_array(moving.traces["BCE, test"]["y"])).all()
    assert "which is no share of its start; MSE went" in moving.alt
    assert np.isfinite(decoded_array(moving.traces[EXTENT]["y"])).all()
    assert decoded_array(moving.traces["MSE, training"]["y"])[0] == 1


def test_after_reset_nothing_of_the_old_curves_is_left() -> None:
    trial = measured_trial(2)
    _, before = train_slice(trial.spec, trial.start, Budget(batches=0))
    trial.restart()
    view = trial.view()
    assert view.now == before.now
    moving = accuracy_update((view,), batches=True)
    assert before.now is not None
    for part, value in (("training", before.now.accuracy), ("test", before.now.test_accuracy)):
        sent = moving.traces[f"CE, {part}"]
        assert decoded_array(sent["x"]).tolist() == [0]
        assert decoded_array(sent["y"]).tolist() == [np.float32(value)]
    assert np.isnan(decoded_array(moving.traces["CE, batches"]["y"])).all()
    accuracy = significant(before.now.accuracy, 4)
    assert moving.alt == f"Accuracy by epoch, up to epoch 0: CE is {accuracy}."


def test_batches_are_drawn_where_they_are_asked_for() -> None:
    trials = (digits_trial(12).view(),)
    specs = (trials[0].spec,)
    for figure, moving in ((loss_figure, loss_update), (accuracy_figure, accuracy_update)):
        for batches in (False, True):
            still = (
                figure(specs, False, (), batches)
                if figure is loss_figure
                else figure(specs, batches)
            )
            names = {trace.name for trace in still.data}
            moved = moving(trials, batches)
            assert moved.traces.keys() == names
            assert ("CE, batches" in names) is batches
    room = decoded_array(accuracy_update(trials).traces[EXTENT]["x"])
    assert room[1] >= 2.4


def test_going_back_forgets_the_batches_after_it() -> None:
    trial = digits_trial(12)
    trial.go_back(trial.start)
    view = trial.view()
    assert len(view.batch_loss.values) == 0
    assert len(view.accuracy.values) == 0


def test_a_full_batch_has_no_curve_of_batches() -> None:
    (spec,) = Settings(batch_size=None, train_share=0.1).specs()
    trial = Trial(spec)
    trial.record(*train_slice(spec, trial.state, Budget(batches=3)))
    assert len(trial.view().batch_loss.values) == 0
    assert trial.view().batches == 1
