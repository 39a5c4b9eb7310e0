"""What every live figure shares, and the loss curves."""

import base64
import re
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from core.figures.base import ROOM, blank, wire
from core.figures.curves import loss_figure, loss_moving
from core.logistic import Settings
from core.runs.trial import CURVE_POINTS, Lane, LaneView
from core.training.spec import Spec
from core.training.train_slice import Budget, advance, measured_every
from core.training.trainer import Metrics

LONG = 19_520  # epochs at which a run keeps as many losses as it ever does


@lru_cache
def trained(spec: Spec, epochs: int) -> LaneView:
    """What a page draws of a run that got this far."""
    lane = Lane(spec)
    if epochs:
        grid = lane.remembered.grid
        lane.record(*advance(spec, lane.state, Budget(until_epoch=epochs, remember=grid)))
    return lane.view()


def long_run(spec: Spec) -> LaneView:
    """What a page draws of a run of ``LONG`` epochs, made up rather than trained."""
    lane = Lane(spec)
    lane.scores.extend(0, [(loss, 0.5) for loss in np.linspace(0.7, 0.1, LONG)])
    lane.remembered.extend(0, [replace(lane.start, epoch=epoch) for epoch in range(LONG)])
    if spec.train_share < 1:
        for epoch in range(LONG):
            if epoch % measured_every(epoch) == 0:
                lane.measured.add(epoch, Metrics(epoch, 0.3, 0.9, 0.4, 0.8))
    lane.state = replace(lane.start, epoch=LONG)
    return lane.view()


def unwired(sent: dict[str, str]) -> np.ndarray:
    """The array that Plotly reads."""
    flat = np.frombuffer(base64.b64decode(sent["bdata"]), np.dtype(sent["dtype"]).newbyteorder("<"))
    return flat.reshape([int(n) for n in sent["shape"].split(",")]) if "shape" in sent else flat


@pytest.mark.parametrize(
    ("array", "kind"),
    [
        (np.array([0.5, -1.25, 3.0], np.float32), "f4"),
        (np.array([0.5, -1.25, 3.0], np.float64), "f4"),
        (np.arange(6, dtype=np.float32).reshape(2, 3), "f4"),
        (np.arange(6, dtype=np.float32).reshape(2, 3).T, "f4"),
        (np.arange(20, dtype=np.float32)[::3], "f4"),
        (np.array([[0, 255], [7, 8]], np.uint8), "u1"),
        (np.array([-5, 1_000_000]), "i4"),
        (np.empty(0, np.float32), "f4"),
    ],
)
def test_an_array_arrives_as_it_was_sent(array: np.ndarray, kind: str) -> None:
    sent = wire(array)
    assert sent["dtype"] == kind
    np.testing.assert_array_equal(unwired(sent), array)


def test_one_row_needs_no_shape() -> None:
    assert "shape" not in wire(np.zeros(3, np.float32))
    assert wire(np.zeros((2, 3), np.float32))["shape"] == "2, 3"


def test_a_zoom_lasts_as_long_as_its_experiment() -> None:
    one, same, other = (blank("x", "y", e).layout.uirevision for e in ((1, 2), (1, 2), (1, 3)))
    assert one == same != other


@pytest.mark.parametrize("epochs", [0, 30])
@pytest.mark.parametrize("share", [1.0, 0.7])
@pytest.mark.parametrize("loss", ["BCE", "MSE", "Both"])
def test_every_curve_that_moves_is_in_the_figure(loss: str, share: float, epochs: int) -> None:
    specs = Settings(loss=loss, size=60, train_share=share).specs()
    moving = loss_moving(tuple(trained(spec, epochs) for spec in specs))
    still = {trace.name for trace in loss_figure(specs, log=False).data}
    assert moving.traces.keys() <= still
    if epochs:
        assert moving.traces.keys() == still


@pytest.mark.parametrize(("log", "kind"), [(False, "linear"), (True, "log")])
def test_the_loss_axis_may_be_logarithmic(log: bool, kind: str) -> None:
    assert loss_figure(Settings().specs(), log).layout.yaxis.type == kind


def test_a_loss_curve_ends_with_the_loss_of_the_present_weights() -> None:
    lane = trained(Settings(size=60).specs()[0], 30)
    curve = loss_moving((lane,)).traces["BCE, training"]
    assert unwired(curve["x"]).tolist() == list(range(31))
    assert lane.now is not None
    assert unwired(curve["y"])[-1] == pytest.approx(lane.now.loss)


def test_a_loss_curve_in_words_tells_its_epoch_and_its_ends() -> None:
    lane = trained(Settings(size=60).specs()[0], 30)
    first, last = lane.loss.values[[0, -1]]
    wanted = f"Loss by epoch, up to epoch 30: BCE went from {first:.4g} to {last:.4g}."
    assert loss_moving((lane,)).alt == wanted


def test_two_loss_curves_are_both_put_into_words() -> None:
    lanes = tuple(trained(spec, 30) for spec in Settings(size=60, loss="Both").specs())
    words = r"{} went from [\d.]+ to [\d.]+, [\d.]+ % of its start"
    both = f"{words.format('BCE')}; {words.format('MSE')}\\."
    assert re.search(both, loss_moving(lanes).alt)


def test_before_the_first_epoch_there_is_no_curve_yet() -> None:
    lane = trained(Settings(size=60).specs()[0], 0)
    assert loss_moving((lane,)).alt == "Loss by epoch, up to epoch 0: no curve yet."


@pytest.mark.parametrize("epochs", [30, 700])
def test_the_axes_make_room_for_the_curves(epochs: int) -> None:
    specs = Settings(loss="Both", size=60, train_share=0.7).specs()
    moving = loss_moving(tuple(trained(spec, epochs) for spec in specs))
    room = {axis: unwired(sent) for axis, sent in moving.traces[ROOM].items()}
    for name, curve in moving.traces.items():
        if name != ROOM:
            for axis in ("x", "y"):
                assert room[axis].min() <= unwired(curve[axis]).min()
                assert room[axis].max() >= unwired(curve[axis]).max()


def test_the_axes_stand_still_until_a_curve_needs_more_room() -> None:
    (spec,) = Settings(size=60).specs()
    scales = [loss_moving((trained(spec, epochs),)).scale for epochs in (51, 60, 99, 101)]
    assert scales[0] == scales[1] == scales[2] != scales[3]


def test_the_room_ends_with_the_run() -> None:
    (spec,) = replace(Settings(size=60), epochs=30).specs()
    room = loss_moving((trained(spec, 30),)).traces[ROOM]
    assert unwired(room["x"]).tolist() == [0, 30]


def test_a_loss_curve_of_a_long_run_has_bounded_length() -> None:
    curve = loss_moving((long_run(Settings(size=60).specs()[0]),)).traces["BCE, training"]
    epochs = unwired(curve["x"])
    assert 0.9 * CURVE_POINTS < len(epochs) <= CURVE_POINTS
    assert (np.diff(epochs) > 0).all()
