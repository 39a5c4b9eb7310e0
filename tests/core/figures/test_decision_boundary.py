"""The plane: samples, shading, the boundary, and the samples on its wrong side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.activations import STEPS, plane_of
from core.figures.base import CLASS_COLOURS
from core.figures.decision_boundary import (
    WRONG,
    axes_of_plane,
    boundary,
    plane_figure,
    plane_update,
    unit_update,
)
from core.figures.network_diagram import Unit
from core.logistic import Settings as LogisticSettings
from core.runs.trial_view import TrialView
from core.training.data import load
from core.xor import Settings
from tests.core.figures.test_base import decoded_array, trained
from tests.core.xor_trials import seen_in, trial_of

AXIS = np.linspace(-3, 7, 48, dtype=np.float32)
WEIGHT = st.floats(0.01, 10).flatmap(lambda size: st.sampled_from([size, -size]))


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """The logistic function, in the words of a textbook."""
    return 1 / (1 + np.exp(-logits.astype(np.float64)))


def students(epochs: int) -> TrialView:
    """Two features and no hidden layer, as the logistic page has them."""
    (spec,) = LogisticSettings(data="students", learning_rate=1.0, initial="zeros").specs()
    return trained(spec, epochs)


def places_of(trial: TrialView, trace: str) -> np.ndarray:
    """Where the trace's places ``(n, 2)`` lie now, gaps left out."""
    moves = plane_update(trial, seen_in(trial)).traces[trace]
    places = np.stack([decoded_array(moves["x"]), decoded_array(moves["y"])], axis=1)
    return places[~np.isnan(places[:, 0])]


@given(w1=WEIGHT, w2=WEIGHT, at=st.tuples(st.floats(-2, 6), st.floats(-2, 6)))
def test_the_boundary_of_one_neuron_is_the_line_where_both_classes_are_as_likely(
    w1: float, w2: float, at: tuple[float, float]
) -> None:
    b = -(w1 * at[0] + w2 * at[1])  # so that it crosses the plane
    logits = w1 * AXIS[None, :] + w2 * AXIS[:, None] + b
    x, y = boundary(AXIS, AXIS, logits.astype(np.float32))
    drawn = ~np.isnan(x)
    assert drawn.sum() >= 2
    np.testing.assert_allclose((w1 * x + w2 * y + b)[drawn], 0, atol=1e-4 * (abs(w1) + abs(w2)) * 7)
    ends = np.stack([x[drawn], y[drawn]], axis=1)[[0, -1]]
    assert all(np.isclose(end, -3).any() or np.isclose(end, 7).any() for end in ends)


def test_a_boundary_may_be_vertical_or_horizontal() -> None:
    across = np.tile(2 * AXIS - 3, (48, 1))
    for logits, still, moving in ((across, 0, 1), (across.T, 1, 0)):
        ends = boundary(AXIS, AXIS, logits)
        assert np.nanmin(ends[still]) == pytest.approx(1.5, abs=1e-5)
        assert np.nanmax(ends[still]) == pytest.approx(1.5, abs=1e-5)
        assert (np.nanmin(ends[moving]), np.nanmax(ends[moving])) == (-3, 7)


def test_a_boundary_may_bend_all_the_way_round() -> None:
    logits = (AXIS[None, :] - 2) ** 2 + (AXIS[:, None] - 2) ** 2 - 9
    x, y = boundary(AXIS, AXIS, logits)
    drawn = ~np.isnan(x)
    assert x.dtype == y.dtype == np.float32
    np.testing.assert_allclose(np.hypot(x - 2, y - 2)[drawn], 3, atol=0.01)
    assert (x[drawn][0], y[drawn][0]) == (x[drawn][-1], y[drawn][-1])


def test_a_boundary_of_several_lines_is_parted_by_gaps() -> None:
    logits = np.tile((AXIS - 1) * (AXIS - 4), (48, 1))
    x, _ = boundary(AXIS, AXIS, logits)
    lines = [part for part in np.split(x, np.flatnonzero(np.isnan(x))) if len(part) > 1]
    assert sorted(float(np.nanmean(line).round()) for line in lines) == [1, 4]


@pytest.mark.parametrize("level", [-1.0, 0.0, 2.0])
def test_where_one_class_has_the_whole_plane_there_is_no_boundary(level: float) -> None:
    x, y = boundary(AXIS, AXIS, np.full((48, 48), level, np.float32))
    assert len(x) == len(y) > 0  # a gap: Plotly keeps the old line where it gets nothing
    assert np.isnan(x).all()
    assert np.isnan(y).all()


@pytest.mark.parametrize(("slope", "drawn"), [(1e-7, False), (0.009, False), (0.011, True)])
def test_where_the_probability_is_one_half_everywhere_there_is_no_boundary(
    slope: float, drawn: bool
) -> None:
    # Odds of p to 1 - p: the logit where the probability is one half and ``slope`` at the far end.
    logits = np.tile(np.linspace(-1, 1, 48) * np.log((0.5 + slope) / (0.5 - slope)), (48, 1))
    x, _ = boundary(AXIS, AXIS, logits.astype(np.float32))
    assert bool((~np.isnan(x)).any()) is drawn


def test_one_neuron_on_xor_ends_with_no_boundary_and_no_sample_on_a_wrong_side() -> None:
    trial = trial_of(2_000, layers=())
    assert len(places_of(trial, "Boundary, BCE")) == len(places_of(trial, WRONG)) == 0
    said = plane_update(trial, seen_in(trial)).alt
    assert "At epoch 2000 p is about one half everywhere, so BCE has no boundary;" in said
    assert said.endswith("the probability of class 1 runs from 0.50 to 0.50.")


def test_zero_weights_have_no_boundary() -> None:
    assert len(places_of(students(0), "Boundary, BCE")) == 0


def test_the_boundary_runs_where_the_model_says_one_half() -> None:
    trial = students(30)
    w1, w2, b = trial.state.flat
    line = places_of(trial, "Boundary, BCE")
    assert len(line) >= 2
    np.testing.assert_allclose(line @ [w1, w2] + b, 0, atol=1e-4)


def test_the_shading_is_the_probability_on_the_plane() -> None:
    trial = students(30)
    plane = plane_of(trial.spec.experiment)
    w1, w2, b = trial.state.flat
    shades = plane_update(trial, seen_in(trial)).shading
    assert shades is not None
    raster = decoded_array(shades["z"])
    assert (raster.dtype, raster.shape) == (np.uint8, (STEPS, STEPS))
    wanted = sigmoid(w1 * plane.x[None, :] + w2 * plane.y[:, None] + b)
    np.testing.assert_allclose(raster / 255, wanted, atol=0.51 / 255)


def test_each_shade_is_centred_on_its_place() -> None:
    trial = trial_of(5, layers=(3,))
    plane = plane_of(trial.spec.experiment)
    shades = plane_update(trial, seen_in(trial)).shading
    assert shades is not None
    for name, axis in (("x", plane.x), ("y", plane.y)):
        low, high = shades[name]
        edges = np.linspace(low, high, STEPS + 1)
        np.testing.assert_allclose((edges[1:] + edges[:-1]) / 2, axis, atol=1e-5)


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_exactly_the_samples_on_the_wrong_side_wear_a_ring(share: float) -> None:
    trial = trial_of(40, data="moons", noise=0.8, size=100, layers=(3,), train_share=share)
    data, _ = load(trial.spec.data, trial.spec.seed, share)
    answers = seen_in(trial).samples[-1][:, 0]
    places = np.concatenate([data.inputs, data.test_inputs])
    targets = np.concatenate([data.targets, data.test_targets])[:, 0]
    wanted = places[(sigmoid(answers) > 0.5) != (targets == 1)]
    assert len(wanted) > 3
    np.testing.assert_array_equal(places_of(trial, WRONG), wanted)
    said = plane_update(trial, seen_in(trial)).alt
    assert f"leaves {len(wanted)} of them on the wrong side" in said


def test_where_nothing_is_wrong_the_rings_are_sent_away() -> None:
    trial = trial_of(300, data="and", layers=())
    assert len(places_of(trial, WRONG)) == 0
    sent = plane_update(trial, seen_in(trial)).traces[WRONG]
    assert (
        len(decoded_array(sent["x"])) == 1
    )  # a gap: Plotly keeps the old rings where it gets nothing


def test_the_plane_in_words_tells_epoch_loss_and_probabilities() -> None:
    trial = trial_of(30, layers=(4,), loss="MSE")
    said = plane_update(trial, seen_in(trial)).alt
    assert said.startswith("4 samples of two classes on a plane. At epoch 30 the boundary of MSE")
    answers = sigmoid(seen_in(trial).maps[-1])
    low, high = answers.min(), answers.max()
    assert said.endswith(f"the probability of class 1 runs from {low:.2f} to {high:.2f}.")


def test_each_class_has_a_shape_and_a_colour_of_its_own() -> None:
    (spec,) = LogisticSettings(data="students").specs()
    classes = [trace for trace in plane_figure(spec).data if trace.name.startswith("y = ")]
    assert [list(trace.x) for trace in classes] == [[1, 2, 3], [4, 5, 6]]
    assert len({trace.marker.symbol for trace in classes}) == 2
    assert [trace.marker.color for trace in classes] == list(CLASS_COLOURS)


def test_test_samples_are_hollow_and_named() -> None:
    (spec,) = Settings(data="circle", size=50, train_share=0.6).specs()
    classes = {trace.name: trace for trace in plane_figure(spec).data if "y = " in trace.name}
    assert classes.keys() == {"y = 0", "y = 1", "y = 0, test", "y = 1, test"}
    assert sum(len(trace.x) for trace in classes.values()) == 50
    for name, trace in classes.items():
        assert trace.marker.symbol.endswith("-open") == name.endswith("test")


def test_a_few_samples_are_drawn_larger_than_many() -> None:
    few, many = (
        plane_figure(Settings(data=data).specs()[0]).data[0].marker.size
        for data in ("xor", "circle")
    )
    assert few > many


def test_in_a_race_the_title_stands_for_the_legend() -> None:
    bce, mse = (plane_figure(spec, True).layout for spec in Settings(loss="Both").specs())
    assert (bce.title.text, mse.title.text) == ("BCE", "MSE")
    assert bce.showlegend is mse.showlegend is False
    assert plane_figure(Settings().specs()[0]).layout.title.text is None


def test_the_axes_end_where_the_plane_does() -> None:
    (spec,) = Settings(data="moons").specs()
    figure, plane = plane_figure(spec), plane_of(spec.experiment)
    assert figure.layout.xaxis.range == (plane.x[0], plane.x[-1])
    assert figure.layout.yaxis.range == (plane.y[0], plane.y[-1])


def test_without_samples_there_is_a_plane_to_click_on() -> None:
    figure = axes_of_plane(None)
    assert figure.layout.xaxis.range == figure.layout.yaxis.range == (-6, 6)
    assert len(figure.data) == 0


@pytest.mark.parametrize("unit", [Unit(1, 0), Unit(1, 3), Unit(2, 1), Unit(3, 0)])
def test_a_unit_alone_shows_its_own_answers_and_no_boundary(unit: Unit) -> None:
    trial = trial_of(50, layers=(4, 2))
    seen = seen_in(trial)
    moves = unit_update(trial, seen, unit)
    answers = seen.maps[unit.layer][unit.unit]
    assert moves.traces == {}
    assert moves.shading is not None
    wanted = sigmoid(answers) if unit.layer == 3 else answers
    np.testing.assert_allclose(decoded_array(moves.shading["z"]) / 255, wanted, atol=0.51 / 255)
    assert moves.alt.startswith(f"{unit.name} over the plane at epoch 50: ")
    assert moves.alt.endswith(f"run from {answers.min():.3g} to {answers.max():.3g}.")
