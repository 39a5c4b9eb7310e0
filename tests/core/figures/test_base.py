"""What every live figure shares, and the loss curves."""

import base64
import re
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from core.experiments.logistic import Settings
from core.figures.base import EXTENT, as_figure_text, blank, encode_array
from core.figures.curves import loss_figure, loss_update
from core.runs.trial import CURVE_POINTS, Trial, score_on_test_set
from core.runs.trial_view import TrialView
from core.text.number_text import significant
from core.training.spec import Spec
from core.training.train_slice import Budget, measured_every, train_slice
from core.training.trainer import Metrics

LONG = 19_520  # epochs at which a run keeps as many losses as it ever does


@lru_cache
def trained(spec: Spec, epochs: int) -> TrialView:
    """What a page draws of a run that got this far."""
    trial = Trial(spec)
    if epochs:
        grid = trial.checkpoints.grid
        trial.record(*train_slice(spec, trial.state, Budget(until_epoch=epochs, remember=grid)))
    return trial.view()


def long_run(spec: Spec) -> TrialView:
    """What a page draws of a run of ``LONG`` epochs, made up rather than trained."""
    trial = Trial(spec)
    losses = np.linspace(0.7, 0.1, LONG, dtype=np.float32)
    trial.scores.extend(0, losses, np.full_like(losses, 0.5))
    for epoch in range(LONG):
        trial.checkpoints.add(epoch, replace(trial.start, epoch=epoch))
        if spec.train_share < 1 and epoch % measured_every(epoch) == 0:
            measured = Metrics(epoch, 0.3, 0.9, 0.4, 0.8)
            trial.test_scores.extend(epoch, *score_on_test_set(measured))
    trial.state = replace(trial.start, epoch=LONG)
    return trial.view()


def decoded_array(sent: dict[str, str]) -> np.ndarray:
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
    sent = encode_array(array)
    assert sent["dtype"] == kind
    np.testing.assert_array_equal(decoded_array(sent), array)


def test_one_row_needs_no_shape() -> None:
    assert "shape" not in encode_array(np.zeros(3, np.float32))
    assert encode_array(np.zeros((2, 3), np.float32))["shape"] == "2, 3"


def test_a_zoom_lasts_as_long_as_its_experiment() -> None:
    one, same, other = (blank("x", "y", e).layout.uirevision for e in ((1, 2), (1, 2), (1, 3)))
    assert one == same != other


@pytest.mark.parametrize("epochs", [0, 30])
@pytest.mark.parametrize("share", [1.0, 0.7])
@pytest.mark.parametrize("loss", ["BCE", "MSE", "Both"])
def test_every_curve_that_moves_is_in_the_figure(loss: str, share: float, epochs: int) -> None:
    specs = Settings(loss=loss, size=60, train_share=share).specs()
    moving = loss_update(tuple(trained(spec, epochs) for spec in specs))
    still = {trace.name for trace in loss_figure(specs, log=False).data}
    assert moving.traces.keys() <= still
    if epochs:
        assert moving.traces.keys() == still


@pytest.mark.parametrize(("log", "kind"), [(False, "linear"), (True, "log")])
def test_the_loss_axis_may_be_logarithmic(log: bool, kind: str) -> None:
    assert loss_figure(Settings().specs(), log).layout.yaxis.type == kind


def test_a_loss_curve_ends_with_the_loss_of_the_present_weights() -> None:
    trial = trained(Settings(size=60).specs()[0], 30)
    curve = loss_update((trial,)).traces["BCE, training"]
    assert decoded_array(curve["x"]).tolist() == list(range(31))
    assert trial.now is not None
    assert decoded_array(curve["y"])[-1] == pytest.approx(trial.now.loss)


def test_a_loss_curve_in_words_tells_its_epoch_and_its_ends() -> None:
    trial = trained(Settings(size=60).specs()[0], 30)
    first, last = trial.loss.values[[0, -1]]
    wanted = f"Loss by epoch, up to epoch 30: BCE went from {significant(first, 4)} to {significant(last, 4)}."
    assert loss_update((trial,)).alt == wanted


def test_two_loss_curves_are_both_put_into_words() -> None:
    trials = tuple(trained(spec, 30) for spec in Settings(size=60, loss="Both").specs())
    words = r"{} went from [\d.]+ to [\d.]+, [\d.]+ % of the way left"
    both = f"{words.format('BCE')}; {words.format('MSE')}\\."
    assert re.search(both, loss_update(trials).alt)


def test_before_the_first_epoch_there_is_no_curve_yet() -> None:
    trial = trained(Settings(size=60).specs()[0], 0)
    assert loss_update((trial,)).alt == "Loss by epoch, up to epoch 0: no curve yet."


@pytest.mark.parametrize("epochs", [30, 700])
def test_the_axes_make_room_for_the_curves(epochs: int) -> None:
    specs = Settings(loss="Both", size=60, train_share=0.7).specs()
    moving = loss_update(tuple(trained(spec, epochs) for spec in specs))
    room = {axis: decoded_array(sent) for axis, sent in moving.traces[EXTENT].items()}
    for name, curve in moving.traces.items():
        if name != EXTENT:
            for axis in ("x", "y"):
                assert room[axis].min() <= decoded_array(curve[axis]).min()
                assert room[axis].max() >= decoded_array(curve[axis]).max()


def test_the_axes_stand_still_until_a_curve_needs_more_room() -> None:
    (spec,) = Settings(size=60).specs()
    scales = [loss_update((trained(spec, epochs),)).scale for epochs in (51, 60, 99, 101)]
    assert scales[0] == scales[1] == scales[2] != scales[3]


def test_the_room_ends_with_the_run() -> None:
    (spec,) = replace(Settings(size=60), epochs=30).specs()
    room = loss_update((trained(spec, 30),)).traces[EXTENT]
    assert decoded_array(room["x"]).tolist() == [0, 30]


def test_a_loss_curve_of_a_long_run_has_bounded_length() -> None:
    curve = loss_update((long_run(Settings(size=60).specs()[0]),)).traces["BCE, training"]
    epochs = decoded_array(curve["x"])
    assert 0.9 * CURVE_POINTS < len(epochs) <= CURVE_POINTS
    assert (np.diff(epochs) > 0).all()


def test_a_figure_shows_tags_as_words() -> None:
    assert as_figure_text('<a href="//evil.example">hours</a>') == (
        '&lt;a href="//evil.example"&gt;hours&lt;/a&gt;'
    )
    assert as_figure_text("hours\nslept & more") == "hours slept &amp; more"
