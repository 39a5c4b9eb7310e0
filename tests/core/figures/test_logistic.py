"""The figures of logistic regression: what moves, and where it lies."""

import json
from dataclasses import asdict
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiments.logistic import Settings
from core.figures.base import FigureUpdate
from core.figures.curves import loss_figure, loss_update
from core.figures.logistic import curve_drawing, curve_figure, curve_x
from core.figures.loss_surface import strided_ranges, surface_figure, surface_update
from core.runs.trial import REMEMBERED_STATES
from core.runs.trial_view import TrialView
from core.text.number_text import fixed
from core.training.state import initial_state
from tests.core.figures.test_base import decoded_array, long_run, trained
from tests.drawn_by_browser import drawn_by_browser


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """The logistic function, in the words of a textbook."""
    return 1 / (1 + np.exp(-logits.astype(np.float64)))


def trials_of(settings: Settings, epochs: int) -> tuple[TrialView, ...]:
    """What a page draws of a run that got this far."""
    return tuple(trained(spec, epochs) for spec in settings.specs())


def curve_of(settings: Settings, epochs: int) -> dict[str, Any]:
    """What moves in the figure of the curve."""
    specs = settings.specs()
    return drawn_by_browser(trials_of(settings, epochs), curve_drawing(specs), curve_figure(specs))


def still_of(settings: Settings, solid: bool, log: bool) -> dict[str, go.Figure]:
    """The page's figures, as they are mounted."""
    specs = settings.specs()
    figures = {"losses": loss_figure(specs, log)}
    for spec in specs:
        figures[f"surface {spec.loss}"] = surface_figure(spec, solid)
    return figures


def moving_of(trials: tuple[TrialView, ...], solid: bool) -> dict[str, FigureUpdate]:
    """What one redraw of the page sends."""
    moving = {"losses": loss_update(trials)}
    for trial in trials:
        moving[f"surface {trial.spec.loss}"] = surface_update(trial, solid)
    return moving


@pytest.mark.parametrize("share", [1.0, 0.7])
@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("solid", [False, True])
@pytest.mark.parametrize("loss", ["BCE", "MSE", "Both"])
@pytest.mark.parametrize("data", ["bernoulli", "students", "minibatch"])
def test_whatever_moves_is_in_its_figure(
    data: str, loss: str, solid: bool, log: bool, share: float
) -> None:
    settings = Settings(data=data, loss=loss, train_share=share, size=60)
    still = still_of(settings, solid, log)
    moving = moving_of(trials_of(settings, 5), solid)
    assert moving.keys() == still.keys()
    for name, moves in moving.items():
        assert moves.traces.keys() <= {trace.name for trace in still[name].data}
        assert "epoch" in moves.alt


@pytest.mark.parametrize("solid", [False, True])
@pytest.mark.parametrize("loss", ["BCE", "Both"])
def test_a_redraw_stays_small_with_many_samples_and_a_long_past(loss: str, solid: bool) -> None:
    trials = tuple(long_run(spec) for spec in Settings(loss=loss, train_share=0.7).specs())
    sent = {name: asdict(moves) for name, moves in moving_of(trials, solid).items()}
    assert len(json.dumps(sent)) < 40_000


def test_the_fitted_curve_is_the_sigmoid_of_the_present_weights() -> None:
    settings = Settings(loss="Both", size=60)
    trials, update = trials_of(settings, 30), curve_of(settings, 30)
    for trial in trials:
        w, b = trial.state.flat
        y = update["traces"][f"Fitted, {trial.spec.loss}"]["y"]
        np.testing.assert_allclose(y, sigmoid(w * curve_x(trial.spec.experiment) + b), atol=1e-6)


def test_the_true_curve_is_dashed_and_the_samples_lie_near_zero_and_one() -> None:
    specs = Settings(w=3.0, b=0.5).specs()
    figure = curve_figure(specs)
    samples, fitted, true = figure.data
    assert (samples.name, fitted.name, true.name) == ("Samples", "Fitted, BCE", "True curve")
    assert true.line.dash == "dash"
    np.testing.assert_allclose(true.y, sigmoid(3 * curve_x(specs[0]) + 0.5), atol=1e-6)
    assert len(samples.x) == 2_000
    assert np.abs(samples.y - samples.y.round()).max() < 0.05


def test_held_out_samples_are_told_apart() -> None:
    figure = curve_figure(Settings(size=60, train_share=0.7).specs())
    counts = {trace.name: len(trace.x) for trace in figure.data if "amples" in trace.name}
    assert counts == {"Samples": 42, "Test samples": 18}


def test_the_fitted_curve_in_words_tells_epoch_weights_and_truth() -> None:
    settings = Settings(size=60, loss="Both")
    bce, mse = (trial.state.flat for trial in trials_of(settings, 30))
    assert curve_of(settings, 30)["alt"] == (
        "Zeros and ones over x. At epoch 30 "
        f"the BCE curve is sigmoid({bce[0]:.2f} x {bce[1]:+.2f}) and "
        f"the MSE curve is sigmoid({mse[0]:.2f} x {mse[1]:+.2f}); the true curve is sigmoid(5 x -1)."
    )


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(-100, 100)), min_size=1))
def test_the_surface_reaches_beyond_every_mark(weights: list[tuple[float, float]]) -> None:
    marks = np.array(weights)
    for column, (low, high) in enumerate(strided_ranges(marks)):
        assert low <= marks[:, column].min() - 3
        assert high >= marks[:, column].max() + 3
        assert low % 4 == high % 4 == 0


def test_the_surface_marks_start_minimum_and_truth() -> None:
    (spec,) = Settings().specs()
    figure = surface_figure(spec, False)
    names = [trace.name for trace in figure.data]
    assert names == ["Loss", "Start", "Minimum", "True w, b", "Path", "Now"]


@pytest.mark.parametrize("solid", [False, True])
def test_the_path_leads_from_the_start_to_the_present_weights(solid: bool) -> None:
    (trial,) = trials_of(Settings(size=60), 30)
    path, now = (surface_update(trial, solid).traces[name] for name in ("Path", "Now"))
    walked = np.stack([decoded_array(path["x"]), decoded_array(path["y"])], axis=1)
    np.testing.assert_array_equal(walked[0], initial_state(trial.spec).flat)
    np.testing.assert_array_equal(walked[-1], trial.state.flat)
    assert decoded_array(now["x"]) == trial.state.flat[0]
    assert ("z" in path) is ("z" in now) is solid


def test_the_solid_path_lies_at_the_height_of_its_losses() -> None:
    (trial,) = trials_of(Settings(size=60), 30)
    heights = decoded_array(surface_update(trial, True).traces["Path"]["z"])
    assert heights[0] == pytest.approx(trial.loss.values[0], rel=1e-5)
    assert heights[-1] == pytest.approx(trial.loss.values[-1], rel=1e-5)


def test_in_slow_motion_the_present_place_swells_at_every_other_epoch() -> None:
    sizes = [
        surface_update(trials_of(Settings(size=60), epochs)[0], False, beat=True).traces["Now"]
        for epochs in (1, 2, 3)
    ]
    first, second, third = (size["marker.size"] for size in sizes)
    assert first == third > second


def test_the_path_in_words_tells_epoch_and_places() -> None:
    (trial,) = trials_of(Settings(size=60), 30)
    (w0, b0), (w, b) = initial_state(trial.spec).flat, trial.state.flat
    start, end = (f"({fixed(x, 2)}, {fixed(y, 2)})" for x, y in ((w0, b0), (w, b)))
    alt = surface_update(trial, False).alt
    assert f"After 30 epochs the path has gone from {start} to {end}." in alt


def test_the_path_of_a_long_run_has_bounded_length() -> None:
    path = surface_update(long_run(Settings().specs()[0]), False).traces["Path"]
    assert 0.5 * REMEMBERED_STATES < len(decoded_array(path["x"])) <= REMEMBERED_STATES + 1
