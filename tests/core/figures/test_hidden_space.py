"""The last hidden layer's view: samples moved so that one straight cut parts them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.experiments.xor import Settings
from core.figures.base import EXTENT
from core.figures.hidden_space import (
    GRID_LINES,
    LINE_PLACES,
    from_the_side,
    grid_lines,
    hidden_figure,
    hidden_update,
    line_between,
    parted,
    round_corners,
    views_of,
)
from core.metrics.plane_shown import plane_of
from core.runs.trial_view import TrialView
from core.training.data import load
from tests.core.figures.test_base import decoded_array
from tests.core.xor_trials import on_plane, seen_in, trial_of

Pair = tuple[int, int] | None

NUMBER = st.floats(-5, 5, width=32)
MANY = arrays(np.float32, (12, 3), elements=NUMBER)
NORMAL = arrays(np.float32, 3, elements=NUMBER).filter(lambda w: np.linalg.norm(w) > 0.1)


def shown(trial: TrialView, pair: Pair) -> dict[str, np.ndarray]:
    """Each trace's places ``(n, 2)``."""
    traces = hidden_update(trial, pair).traces
    return {
        name: np.stack([decoded_array(at["x"]), decoded_array(at["y"])], axis=1)
        for name, at in traces.items()
    }


def logit(trial: TrialView, hidden: np.ndarray) -> np.ndarray:
    """What the output neuron says of hidden answers ``(n, units)``."""
    weights, bias = trial.state.parameters[-2][0], trial.state.parameters[-1][0]
    return hidden.astype(np.float64) @ weights + bias


def test_a_layer_may_be_seen_whole_or_by_two_units() -> None:
    assert views_of(1) == {"Whole layer": None}
    assert views_of(3) == {
        "Whole layer": None,
        "Units 1 and 2": (0, 1),
        "Units 1 and 3": (0, 2),
        "Units 2 and 3": (1, 2),
    }


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "ReLU"])
@pytest.mark.parametrize("layers", [(2,), (5, 2)])
def test_with_two_units_the_line_is_where_the_output_is_undecided(
    layers: tuple[int, ...], activation: str
) -> None:
    trial = trial_of(200, layers=layers, activation=activation, learning_rate=0.3)
    parts = shown(trial, (0, 1))
    line = parts["Separating line"]
    np.testing.assert_allclose(logit(trial, line), 0, atol=1e-5)
    assert np.linalg.norm(line[1] - line[0]) > 1
    samples = seen_in(trial)[-2]
    for label, rows in (("y = 0", [0, 3]), ("y = 1", [1, 2])):
        np.testing.assert_array_equal(parts[label], samples[rows])


def test_two_of_many_units_have_no_line_between() -> None:
    assert np.isnan(shown(trial_of(50, layers=(4,)), (1, 2))["Separating line"]).all()


@pytest.mark.parametrize("layers", [(2,), (6,), (4, 3)])
def test_from_the_side_the_distance_across_times_the_weights_size_is_the_logit(
    layers: tuple[int, ...],
) -> None:
    trial = trial_of(100, layers=layers, activation="tanh", data="moons", size=40, train_share=0.7)
    parts = shown(trial, None)
    size = np.linalg.norm(trial.state.parameters[-2][0])
    across = np.concatenate([parts["y = 0"], parts["y = 1"]])[:, 0]
    np.testing.assert_allclose(np.sort(across * size), np.sort(seen_in(trial)[-1][:, 0]), atol=1e-4)
    grid = parts["The plane's grid"]
    grid = grid[~np.isnan(grid[:, 0])][:, 0] * size
    logits = on_plane(trial.spec, trial.state)[-1]
    assert grid.min() == pytest.approx(logits.min(), abs=0.1)
    assert grid.max() == pytest.approx(logits.max(), abs=0.1)
    assert (parts["Separating line"][:, 0] == 0).all()


@given(MANY, NORMAL, NUMBER)
def test_the_distance_across_is_that_from_the_plane_of_the_weights(
    samples: np.ndarray, weights: np.ndarray, bias: float
) -> None:
    across = from_the_side(samples, samples[:4], weights, bias)[0][:, 0]
    wanted = samples.astype(float) @ weights + bias
    np.testing.assert_allclose(across * np.linalg.norm(weights), wanted, atol=1e-4)


@given(MANY, NORMAL, arrays(np.float64, 3, elements=NUMBER))
def test_upwards_is_along_the_plane_where_the_samples_differ_most(
    samples: np.ndarray, weights: np.ndarray, other: np.ndarray
) -> None:
    normal = weights.astype(float) / np.linalg.norm(weights)
    along = samples - np.outer(samples @ normal, normal)
    spread = along - along.mean(axis=0)
    up = from_the_side(samples, samples, weights, 0.0)[0][:, 1].astype(float)
    other = other - other @ normal * normal
    if np.linalg.norm(other) > 0.1:
        rival = spread @ (other / np.linalg.norm(other))
        assert np.var(up) >= np.var(rival) - 1e-3


@given(MANY, NORMAL)
def test_the_two_directions_are_at_right_angles(samples: np.ndarray, weights: np.ndarray) -> None:
    shifted = samples + 2 * weights / np.linalg.norm(weights)
    before, after = from_the_side(samples, shifted, weights, 0.5)
    moved = after.astype(float) - before
    np.testing.assert_allclose(moved[:, 0], 2, atol=1e-3)
    np.testing.assert_allclose(moved[:, 1], 0, atol=1e-2)


def test_one_unit_alone_has_nothing_to_differ_in_but_across() -> None:
    trial = trial_of(100, layers=(1,), activation="tanh")
    parts = shown(trial, None)
    up = np.concatenate([parts["y = 0"], parts["y = 1"]])[:, 1]
    np.testing.assert_allclose(up, up[0], atol=1e-6)


def test_the_side_view_does_not_flip_from_one_epoch_to_the_next() -> None:
    ups = []
    for epoch in range(60, 72):
        trial = trial_of(epoch, layers=(4,), activation="tanh", learning_rate=0.1)
        parts = shown(trial, None)
        ups.append(np.concatenate([parts["y = 0"], parts["y = 1"]])[:, 1])
    assert np.abs(np.diff(ups, axis=0)).max() < 0.3 * np.ptp(ups)


@pytest.mark.parametrize("pair", [None, (0, 1)])
def test_an_output_without_weights_leaves_the_figure_in_place(pair: Pair) -> None:
    trial = trial_of(30, data="and", layers=(2,), activation="ReLU", initial="zeros")
    assert not trial.state.parameters[-2].any()
    assert trial.state.parameters[-1].any()
    for name, places in shown(trial, pair).items():
        if name != "Separating line":
            assert np.abs(places[~np.isnan(places)]).max() < 1e3
    if pair:
        assert np.isnan(shown(trial, pair)["Separating line"]).all()


@given(
    arrays(np.float32, 2, elements=st.sampled_from([-3.0, -0.1, 0.0, 0.2, 4.0])),
    NUMBER,
    arrays(np.float32, (6, 2), elements=NUMBER),
)
def test_a_line_between_reaches_past_the_samples_beside_it(
    weights: np.ndarray, bias: float, places: np.ndarray
) -> None:
    line = line_between(weights, bias, places)
    if not weights.any():
        assert np.isnan(line).all()
        return
    normal = weights.astype(float)
    np.testing.assert_allclose(line @ normal + bias, 0, atol=1e-3)
    along = np.array([-normal[1], normal[0]]) / np.linalg.norm(normal)
    reached, wanted = np.sort(line @ along), (places.astype(float)) @ along
    centre = wanted.mean()
    assert reached[0] < centre < reached[1]
    assert np.ptp(reached) >= max(2, np.abs(places - places.mean(axis=0)).max()) - 1e-3


@given(arrays(np.float32, (7, 2), elements=st.floats(-1e4, 1e4, width=32)))
def test_round_corners_lie_around_every_place(places: np.ndarray) -> None:
    low, high = round_corners(places)
    slack = 1e-6 * np.abs(places).max()
    assert (low <= places.min(axis=0) + slack).all()
    assert (high >= places.max(axis=0) - slack).all()
    assert ((high - low) <= 2.1 * np.ptp(places, axis=0) + 1e-5 + slack).all()


def test_the_grid_is_lines_each_way_from_end_to_end_parted_by_gaps() -> None:
    (spec,) = Settings(data="moons").specs()
    plane, lines = plane_of(spec), grid_lines(spec)
    assert lines.shape == (2 * GRID_LINES, LINE_PLACES, 2)
    level, upright = lines[:GRID_LINES], lines[GRID_LINES:]
    assert (np.ptp(level[..., 1], axis=1) == 0).all()
    assert (np.ptp(upright[..., 0], axis=1) == 0).all()
    assert (level[:, [0, -1], 0] == np.array(plane.x, np.float32)).all()
    assert (upright[:, [0, -1], 1] == np.array(plane.y, np.float32)).all()
    drawn = parted(lines.reshape(-1, 2))
    gaps = np.isnan(drawn[:, 0])
    assert np.flatnonzero(gaps).tolist() == [*range(LINE_PLACES, len(drawn), LINE_PLACES + 1)]
    np.testing.assert_array_equal(drawn[~gaps].reshape(lines.shape), lines)


@pytest.mark.parametrize("pair", [None, (0, 1)])
def test_the_axes_make_room_for_whatever_is_shown(pair: Pair) -> None:
    parts = shown(trial_of(100, layers=(3,), activation="tanh"), pair)
    room = parts[EXTENT]
    for name, places in parts.items():
        if name != "Separating line":
            assert np.nanmin(places, axis=0) == pytest.approx(
                np.maximum(np.nanmin(places, axis=0), room[0]), abs=1e-5
            )
            assert (np.nanmax(places, axis=0) <= room[1] + 1e-5).all()


def test_the_view_in_words_tells_epoch_and_share_on_the_right_side() -> None:
    trial = trial_of(50, data="and", layers=(2,), activation="tanh")
    data, _ = load(trial.spec.data, trial.spec.seed, 1.0)
    says = 1 / (1 + np.exp(-seen_in(trial)[-1]))
    right = ((says > 0.5) == (data.targets.numpy() > 0.5)).mean()
    said = hidden_update(trial, None).alt
    assert f"at epoch 50: {100 * right:.0f} % lie on their own side" in said


def test_the_axes_are_named_after_what_they_show() -> None:
    (spec,) = Settings().specs()
    whole, pair = hidden_figure(spec, None).layout, hidden_figure(spec, (2, 3)).layout
    assert whole.xaxis.title.text == "Distance from the separating plane"
    assert (pair.xaxis.title.text, pair.yaxis.title.text) == ("Unit 3", "Unit 4")
    assert whole.uirevision != pair.uirevision
