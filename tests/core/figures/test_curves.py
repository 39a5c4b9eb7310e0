"""Loss and accuracy by epoch and by batch."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.figures.base import ROOM
from core.figures.curves import (
    OF_START,
    OF_START_IN_WORDS,
    accuracy_figure,
    accuracy_moving,
    loss_figure,
    loss_moving,
)
from core.logistic import Settings as LogisticSettings
from core.mnist import Settings
from core.runs.trial import Lane
from core.runs.trial_view import Curve, LaneView
from core.training.train_slice import Budget, advance
from tests.core.figures.test_base import trained, unwired


def digits_lane(batches: int) -> Lane:
    """A digit reader that has trained on so many batches, 5 an epoch."""
    (spec,) = Settings(train_share=0.1).specs()
    lane = Lane(spec)
    for _ in range(batches):
        lane.record(*advance(spec, lane.state, Budget(batches=1)))
    return lane


def measured_lane(epochs: int) -> Lane:
    """The same after whole epochs, its initial weights measured as a run measures them."""
    (spec,) = Settings(train_share=0.1).specs()
    lane = Lane(spec)
    lane.record(*advance(spec, lane.state, Budget(batches=0)))
    if epochs:
        lane.record(*advance(spec, lane.state, Budget(batches=5 * epochs)))
    return lane


def race() -> tuple[LaneView, LaneView]:
    """BCE against MSE on the same few samples, with a test set."""
    bce, mse = LogisticSettings(size=60, loss="Both", train_share=0.7).specs()
    return trained(bce, 30), trained(mse, 30)


def test_every_batch_has_its_loss_and_accuracy() -> None:
    lane = digits_lane(12)
    (spec,) = Settings(train_share=0.1).specs()
    _, progress = advance(spec, lane.start, Budget(batches=12))
    view = lane.view()
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
    lane = measured_lane(3)
    _, before = advance(lane.spec, lane.start, Budget(batches=0))
    view = lane.view()
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
    view = measured_lane(3).view()
    np.testing.assert_allclose(view.loss.epochs, [0, 0.4, 1.4, 2.4, 3], rtol=1e-6)
    np.testing.assert_allclose(view.accuracy.epochs, [0, 0.4, 1.4, 2.4, 3], rtol=1e-6)
    batches = view.batch_loss
    for epoch in range(3):
        of_it = slice(5 * epoch, 5 * epoch + 5)
        mean = batches.epochs[of_it].mean(), batches.values[of_it].mean()
        shown = view.loss.epochs[epoch + 1], view.loss.values[epoch + 1]
        np.testing.assert_allclose(shown, mean, rtol=1e-5)


def test_within_an_epoch_the_curves_end_with_the_present_weights() -> None:
    lane = measured_lane(1)
    lane.record(*advance(lane.spec, lane.state, Budget(batches=2)))
    view = lane.view()
    assert view.now is not None
    np.testing.assert_allclose(view.loss.epochs, [0, 0.4, 1.4], rtol=1e-6)
    np.testing.assert_allclose(view.test_loss.epochs, [0, 1, 1.4], rtol=1e-6)
    assert view.loss.values[-1] == np.float32(view.now.loss)
    assert view.test_accuracy.values[-1] == np.float32(view.now.test_accuracy)


def test_a_measurement_stays_where_its_weights_were_until_there_is_a_newer_one() -> None:
    lane = measured_lane(1)
    lane.record(*advance(lane.spec, lane.state, Budget(batches=1)))
    measured = lane.view().now
    lane.record(*advance(lane.spec, lane.state, Budget(batches=2, measure=False)))
    view = lane.view()
    assert view.now is measured
    np.testing.assert_allclose(view.loss.epochs, [0, 0.4, 1.2], rtol=1e-6)
    np.testing.assert_allclose(view.test_loss.epochs, [0, 1, 1.2], rtol=1e-6)


def test_a_full_batch_has_its_loss_at_the_epoch_itself() -> None:
    (spec,) = Settings(batch_size=None, train_share=0.1).specs()
    lane = Lane(spec)
    lane.record(*advance(spec, lane.state, Budget(batches=0)))
    lane.record(*advance(spec, lane.state, Budget(batches=3)))
    _, progress = advance(spec, lane.start, Budget(batches=3))
    assert progress.now is not None
    view = lane.view()
    assert view.loss.epochs.tolist() == [0, 1, 2, 3]
    assert view.loss.values[:3].tolist() == progress.losses.tolist()
    assert view.loss.values[3] == np.float32(progress.now.loss)


def test_in_a_race_each_loss_is_a_share_of_its_own_start() -> None:
    lanes = race()
    specs = tuple(lane.spec for lane in lanes)
    for log in (False, True):
        assert loss_figure(specs, log).layout.yaxis.title.text == OF_START
    moving = loss_moving(lanes)
    for lane in lanes:
        start = lane.loss.values[0]
        for part, curve in (("training", lane.loss), ("test", lane.test_loss)):
            shown = unwired(moving.traces[f"{lane.spec.loss}, {part}"]["y"])
            np.testing.assert_allclose(shown, curve.values / start, rtol=1e-6)
        assert unwired(moving.traces[f"{lane.spec.loss}, training"]["y"])[0] == 1
        last = float(lane.loss.values[-1])
        assert f"to {last:.4g}, {100 * last / start:.3g} % of its start" in moving.alt
    assert moving.alt.startswith(f"Loss by epoch, {OF_START_IN_WORDS}, up to epoch 30: BCE went")


def test_alone_a_loss_keeps_its_numbers() -> None:
    lane, _ = race()
    assert loss_figure((lane.spec,), False).layout.yaxis.title.text == "Loss"
    shown = unwired(loss_moving((lane,)).traces["BCE, training"]["y"])
    np.testing.assert_array_equal(shown, lane.loss.values)


@pytest.mark.parametrize("start", [0.0, math.nan, math.inf])
def test_a_loss_that_starts_at_nothing_has_no_share(start: float) -> None:
    bce, mse = race()
    values = bce.loss.values.copy()
    values[0] = start
    moving = loss_moving((replace(bce, loss=Curve(bce.loss.epochs, values)), mse))
    assert np.isnan(unwired(moving.traces["BCE, training"]["y"])).all()
    assert np.isnan(unwired(moving.traces["BCE, test"]["y"])).all()
    assert "which is no share of its start; MSE went" in moving.alt
    assert np.isfinite(unwired(moving.traces[ROOM]["y"])).all()
    assert unwired(moving.traces["MSE, training"]["y"])[0] == 1


def test_after_reset_nothing_of_the_old_curves_is_left() -> None:
    lane = measured_lane(2)
    _, before = advance(lane.spec, lane.start, Budget(batches=0))
    lane.restart()
    view = lane.view()
    assert view.now == before.now
    moving = accuracy_moving((view,), batches=True)
    assert before.now is not None
    for part, value in (("training", before.now.accuracy), ("test", before.now.test_accuracy)):
        sent = moving.traces[f"CE, {part}"]
        assert unwired(sent["x"]).tolist() == [0]
        assert unwired(sent["y"]).tolist() == [np.float32(value)]
    assert np.isnan(unwired(moving.traces["CE, batches"]["y"])).all()
    assert moving.alt == f"Accuracy by epoch, up to epoch 0: CE is {before.now.accuracy:.4g}."


def test_batches_are_drawn_where_they_are_asked_for() -> None:
    lanes = (digits_lane(12).view(),)
    specs = (lanes[0].spec,)
    for figure, moving in ((loss_figure, loss_moving), (accuracy_figure, accuracy_moving)):
        for batches in (False, True):
            still = (
                figure(specs, False, (), batches)
                if figure is loss_figure
                else figure(specs, batches)
            )
            names = {trace.name for trace in still.data}
            moved = moving(lanes, batches)
            assert moved.traces.keys() == names
            assert ("CE, batches" in names) is batches
    room = unwired(accuracy_moving(lanes).traces[ROOM]["x"])
    assert room[1] >= 2.4


def test_going_back_forgets_the_batches_after_it() -> None:
    lane = digits_lane(12)
    lane.go_back(lane.start)
    view = lane.view()
    assert len(view.batch_loss.values) == 0
    assert len(view.accuracy.values) == 0


def test_a_full_batch_has_no_curve_of_batches() -> None:
    (spec,) = Settings(batch_size=None, train_share=0.1).specs()
    lane = Lane(spec)
    lane.record(*advance(spec, lane.state, Budget(batches=3)))
    assert len(lane.view().batch_loss.values) == 0
    assert lane.view().batches == 1
