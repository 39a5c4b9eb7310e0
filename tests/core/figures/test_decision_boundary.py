"""The plane: samples, shading, the boundary, and the samples on its wrong side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.experiments.logistic import Settings as LogisticSettings
from core.experiments.xor import Settings
from core.figures.base import CLASS_COLOURS
from core.figures.decision_boundary import (
    WRONG,
    axes_of_plane,
    plane_drawing,
    plane_figure,
    unit_drawing,
)
from core.figures.network_drawing import Unit
from core.metrics.plane_shown import plane_of
from core.runs.trial_view import TrialView
from core.training.data import load
from tests.core.figures.test_base import trained
from tests.core.xor_trials import on_plane, seen_in, trial_of
from tests.drawn_by_browser import drawn_by_browser, places_in


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """The logistic function, in the words of a textbook."""
    return 1 / (1 + np.exp(-logits.astype(np.float64)))


def students(epochs: int) -> TrialView:
    """Two features and no hidden layer, as the logistic page has them."""
    (spec,) = LogisticSettings(data="students", learning_rate=1.0, initial="zeros").specs()
    return trained(spec, epochs)


def update_of(trial: TrialView) -> dict[str, Any]:
    """What moves in its plane."""
    return drawn_by_browser([trial], plane_drawing(trial.spec), plane_figure(trial.spec))


def places_of(trial: TrialView, trace: str) -> np.ndarray:
    """Where the trace's places ``(n, 2)`` lie now, gaps left out."""
    return places_in(update_of(trial)["traces"][trace])


def axes_of(update: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """The places across and up of its shades."""
    side = update["shading"]["side"]
    ends = [update["shading"][axis] for axis in "xy"]
    edges = [np.linspace(low, high, side + 1) for low, high in ends]
    across, up = ((each[1:] + each[:-1]) / 2 for each in edges)
    return across, up


def test_one_neuron_on_xor_ends_with_no_boundary_and_no_sample_on_a_wrong_side() -> None:
    trial = trial_of(2_000, layers=())
    assert len(places_of(trial, "Boundary, BCE")) == len(places_of(trial, WRONG)) == 0
    said = update_of(trial)["alt"]
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
    update = update_of(trial)
    across, up = axes_of(update)
    w1, w2, b = trial.state.flat
    raster = np.array(update["shading"]["bytes"]).reshape(len(up), len(across))
    wanted = sigmoid(w1 * across[None, :] + w2 * up[:, None] + b)
    np.testing.assert_allclose(raster / 255, wanted, atol=0.51 / 255)


def test_the_outermost_shades_are_centred_on_the_ends_of_the_axes() -> None:
    trial = trial_of(5, layers=(3,))
    plane = plane_of(trial.spec.experiment)
    across, up = axes_of(update_of(trial))
    assert (across[[0, -1]], up[[0, -1]]) == (pytest.approx(plane.x), pytest.approx(plane.y))


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_exactly_the_samples_on_the_wrong_side_wear_a_ring(share: float) -> None:
    trial = trial_of(40, data="moons", noise=0.8, size=100, layers=(3,), train_share=share)
    data, _ = load(trial.spec.data, trial.spec.seed, share)
    answers = seen_in(trial)[-1][:, 0]
    places = np.concatenate([data.inputs, data.test_inputs])
    targets = np.concatenate([data.targets, data.test_targets])[:, 0]
    wanted = places[(sigmoid(answers) > 0.5) != (targets == 1)]
    assert len(wanted) > 3
    assert sorted(places_of(trial, WRONG).tolist()) == sorted(wanted.tolist())
    said = update_of(trial)["alt"]
    assert f"leaves {len(wanted)} of them on the wrong side" in said


def test_where_nothing_is_wrong_the_rings_are_sent_away() -> None:
    trial = trial_of(300, data="and", layers=())
    assert len(places_of(trial, WRONG)) == 0
    # A gap: Plotly keeps the old rings where it gets nothing.
    assert update_of(trial)["traces"][WRONG] == {"x": [None], "y": [None]}


def test_the_plane_in_words_tells_epoch_loss_and_probabilities() -> None:
    trial = trial_of(30, layers=(4,), loss="MSE")
    said = update_of(trial)["alt"]
    assert said.startswith("4 samples of two classes on a plane. At epoch 30 the boundary of MSE")
    answers = sigmoid(on_plane(trial.spec, trial.state)[-1])
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


def test_in_a_race_the_title_says_whose_boundary_it_is() -> None:
    bce, mse = (plane_figure(spec, True).layout for spec in Settings(loss="Both").specs())
    assert (bce.title.text, mse.title.text) == ("BCE", "MSE")
    assert bce.showlegend is mse.showlegend is False
    assert plane_figure(Settings().specs()[0]).layout.title.text is None


def test_the_axes_end_where_the_plane_does() -> None:
    (spec,) = Settings(data="moons").specs()
    figure, plane = plane_figure(spec), plane_of(spec.experiment)
    assert (figure.layout.xaxis.range, figure.layout.yaxis.range) == (plane.x, plane.y)


def test_without_samples_there_is_a_plane_to_click_on() -> None:
    figure = axes_of_plane(None)
    assert figure.layout.xaxis.range == figure.layout.yaxis.range == (-6, 6)
    assert len(figure.data) == 0


@pytest.mark.parametrize("unit", [Unit(1, 0), Unit(1, 3), Unit(2, 1), Unit(3, 0)])
def test_a_unit_alone_shows_its_own_answers_and_no_boundary(unit: Unit) -> None:
    trial = trial_of(50, layers=(4, 2))
    update = drawn_by_browser([trial], unit_drawing(trial.spec, unit))
    answers = on_plane(trial.spec, trial.state)[unit.layer][unit.unit]
    assert update["traces"] == {}
    wanted = sigmoid(answers) if unit.layer == 3 else answers
    shades = np.array(update["shading"]["bytes"]).reshape(answers.shape)
    np.testing.assert_allclose(shades / 255, wanted, atol=0.51 / 255)
    low, high = (f"{value:.3g}" for value in (answers.min(), answers.max()))
    assert update["alt"] == (
        f"{unit.name} over the plane at epoch 50: its answers run from {low} to {high}."
    )
