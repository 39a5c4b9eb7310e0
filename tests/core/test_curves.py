"""Loss and accuracy by epoch and by batch."""

from __future__ import annotations

import numpy as np

from core.advance import Budget, advance
from core.curves import accuracy_figure, accuracy_moving, loss_figure, loss_moving
from core.figures import ROOM
from core.lane import Lane
from core.mnist import Settings
from tests.core.test_figures import unwired


def digits_lane(batches: int) -> Lane:
    """A digit reader that has trained on so many batches, 5 an epoch."""
    (spec,) = Settings(train_share=0.1).specs()
    lane = Lane(spec)
    for _ in range(batches):
        lane.record(*advance(spec, lane.state, Budget(batches=1)))
    return lane


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
