"""The figures of a regression: what moves, and where it lies."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets.table import EXAM_SCORES, MAX_FEATURES, MAX_ROWS, Table, table_of_rows
from core.experiments.regression import Settings
from core.figures.base import EXTENT
from core.figures.loss_surface import axis_titles, even_ranges, surface_figure, surface_update
from core.figures.regression import (
    DIAGONAL,
    LARGEST,
    line_figure,
    line_update,
    predicted_figure,
    predicted_update,
    rounded_out,
)
from core.metrics.fitted_values import fitted_values
from core.metrics.loss_grid import minimum
from core.runs.trial_view import TrialView
from tests.core.figures.test_base import decoded_array, trained

LINE = Table(((10.0,), (20.0,), (40.0,)), (5.0, 9.0, 21.0), ("size", "price"))


def trials_of(settings: Settings, epochs: int) -> tuple[TrialView, ...]:
    """What a page draws of a run that got this far."""
    return tuple(trained(spec, epochs) for spec in settings.specs())


@pytest.mark.parametrize("standardise", [False, True])
@pytest.mark.parametrize("share", [1.0, 0.6])
@pytest.mark.parametrize("loss", ["Squared error", "Absolute error", "Both"])
def test_whatever_moves_is_in_its_figure(loss: str, share: float, standardise: bool) -> None:
    settings = Settings(loss=loss, train_share=share, standardise=standardise)
    one = replace(settings, data="own", own=LINE)
    trials = trials_of(settings, 5)
    pairs = [
        (predicted_figure(settings.specs()), predicted_update(trials)),
        (line_figure(one.specs()), line_update(trials_of(one, 5))),
        *(
            (surface_figure(trial.spec, axes=axes), surface_update(trial, axes=axes))
            for trial in trials
            for axes in ((0, 1), (0, 3))
        ),
    ]
    for figure, update in pairs:
        assert update.traces.keys() <= {trace.name for trace in figure.data}
        assert "epoch" in update.alt


def test_points_are_predictions_over_true_numbers_and_tell_their_row() -> None:
    settings = Settings(train_share=0.6)
    (trial,) = trials_of(settings, 20)
    still = {trace.name: trace for trace in predicted_figure(settings.specs()).data}
    update = predicted_update((trial,))
    found = fitted_values(trial.spec, trial.state)
    training = still["Squared error"]
    assert len(training.x) == 3 and len(still["Squared error, test"].x) == 2
    np.testing.assert_array_equal(decoded_array(update.traces["Squared error"]["y"]), found[:3])
    np.testing.assert_array_equal(
        decoded_array(update.traces["Squared error, test"]["y"]), found[3:]
    )
    rows = {
        target: " · ".join(f"exam {i + 1} {score}" for i, score in enumerate(scores))
        for scores, target in zip(EXAM_SCORES.inputs, EXAM_SCORES.targets, strict=True)
    }
    assert [rows[target] for target in training.x] == list(training.text)


def test_the_rows_told_are_those_that_were_read_where_inputs_are_standardised() -> None:
    figure = predicted_figure(Settings(standardise=True).specs())
    assert figure.data[-1].text[0] == "exam 1 73 · exam 2 80 · exam 3 75"


def test_the_diagonal_is_dashed_and_runs_from_the_least_to_the_most() -> None:
    (diagonal,) = (t for t in predicted_figure(Settings().specs()).data if t.name == DIAGONAL)
    assert diagonal.line.dash == "dash"
    assert diagonal.x.tolist() == diagonal.y.tolist() == [142, 196]


def test_the_axes_make_room_for_predictions_far_away() -> None:
    update = predicted_update(trials_of(Settings(), 0))
    low, high = decoded_array(update.traces[EXTENT]["y"])
    assert low <= 0 and high >= 196
    nearer = predicted_update(trials_of(Settings(), 1))
    assert decoded_array(nearer.traces[EXTENT]["y"])[0] > low
    assert nearer.scale != update.scale


def test_predictions_without_bound_are_shown_as_large() -> None:
    (trial,) = trials_of(Settings(learning_rate=1e-3, epochs=60), 60)
    assert trial.diverged_at is not None
    y = decoded_array(predicted_update((trial,)).traces["Squared error"]["y"])
    assert np.isfinite(y).all() and np.abs(y).max() <= LARGEST * 1.001


@given(
    st.floats(-1e9, 1e9, allow_subnormal=False),
    st.floats(0, 1e9, allow_subnormal=False),
    st.floats(1e-3, 1e6),
)
def test_the_extent_holds_what_it_is_for(low: float, width: float, stride: float) -> None:
    found = rounded_out(low, low + width, stride)
    assert found[0] <= low and found[1] >= low + width


@pytest.mark.parametrize("standardise", [False, True])
def test_the_line_is_that_of_the_weights_in_the_unit_of_the_feature(standardise: bool) -> None:
    settings = Settings(data="own", own=LINE, standardise=standardise, learning_rate=1e-3)
    (trial,) = trials_of(settings, 20)
    update = line_update((trial,))
    ends = line_figure(settings.specs()).data[-1].x
    heights = decoded_array(update.traces["Squared error"]["y"])
    at_samples = np.interp([10, 20, 40], ends, heights)
    np.testing.assert_allclose(at_samples, fitted_values(trial.spec, trial.state), rtol=1e-4)
    assert "× size" in update.alt


PLACES = st.tuples(st.floats(-1e20, 1e20), st.floats(-1e20, 1e20))


@given(st.lists(PLACES, min_size=1))
def test_a_plane_of_weights_holds_every_place_whatever_their_size(
    places: list[tuple[float, float]],
) -> None:
    weights = np.array(places)
    across, up = even_ranges(weights)
    assert across[0] <= weights[:, 0].min() and weights[:, 0].max() <= across[1]
    assert up[0] <= weights[:, 1].min() and weights[:, 1].max() <= up[1]
    assert across[1] - across[0] == pytest.approx(1.5 * (up[1] - up[0]))


@pytest.mark.parametrize("axes", [(0, 1), (0, 3)])
def test_the_path_over_two_of_four_weights_stays_on_its_plane(axes: tuple[int, int]) -> None:
    (trial,) = trials_of(Settings(), 20)
    traces = surface_update(trial, axes=axes).traces
    path = np.stack([decoded_array(traces["Path"][axis]) for axis in "xy"], axis=1)
    np.testing.assert_array_equal(path[-1], trial.state.flat[list(axes)])
    lowest = minimum(trial.spec)
    assert lowest is not None
    for axis, place in zip("xy", axes, strict=True):
        grid = decoded_array(traces["Loss"][axis])
        assert grid[0] <= min(path[:, axes.index(place)].min(), lowest[place])
        assert grid[-1] >= max(path[:, axes.index(place)].max(), lowest[place])


def test_one_feature_has_marks_on_a_surface_that_stands() -> None:
    settings = Settings(data="own", own=LINE)
    figure = surface_figure(settings.specs()[0])
    assert [trace.name for trace in figure.data] == ["Loss", "Start", "Minimum", "Path", "Now"]
    assert "Loss" not in surface_update(trials_of(settings, 3)[0]).traces


def test_the_axes_say_what_the_other_weights_are() -> None:
    assert axis_titles(2, (0, 1)) == ("w", "b")
    assert axis_titles(3, (0, 1)) == ("w1, at the present b", "w2")
    assert axis_titles(4, (0, 3)) == ("w1, at the present w2 and w3", "b")
    assert axis_titles(6, (0, 1)) == ("w1, the other weights as they are now", "w2")


def test_a_redraw_of_the_largest_table_stays_small() -> None:
    random = np.random.default_rng(0)
    rows = random.uniform(0, 1, (MAX_ROWS, MAX_FEATURES + 1)).tolist()
    settings = Settings(
        data="own", own=table_of_rows([tuple(row) for row in rows], None), loss="Both"
    )
    trials = trials_of(settings, 3)
    updates = [predicted_update(trials), *(surface_update(trial) for trial in trials)]
    assert len(json.dumps([asdict(update) for update in updates])) < 80_000
