"""The plane of several classes: which is likeliest where, how surely, and the samples in a ring."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from core.analysis.activations import STEPS, activations, plane_of
from core.figures.base import MANY_CLASS_COLOURS, MANY_CLASS_SYMBOLS, UNSURE, FigureUpdate
from core.figures.class_regions import (
    levels_of,
    region_scale,
    region_shades,
    regions_figure,
    regions_update,
)
from core.figures.decision_boundary import WRONG
from core.runs.trial_view import TrialView
from core.softmax import Settings
from core.training.data import load
from tests.core.figures.test_base import decoded_array, trained

LIGHT, DARK = "#ffffff", "#0e1117"  # the pages


def trial_of(epochs: int, **settings: Any) -> TrialView:
    """One experiment of the page after so many epochs."""
    (spec,) = Settings(**settings).specs()
    return trained(spec, epochs)


def update_of(trial: TrialView) -> FigureUpdate:
    """What moves in its plane."""
    return regions_update(trial, activations(trial.spec.experiment, trial.state))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG has it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def lightness(colour: str) -> float:
    """CIE L*, 0 black to 100 white."""
    return 116 * luminance(colour) ** (1 / 3) - 16


@pytest.mark.parametrize("page", [LIGHT, DARK])
@pytest.mark.parametrize("colour", MANY_CLASS_COLOURS)
def test_each_class_stands_out_on_either_page(colour: str, page: str) -> None:
    low, high = sorted([luminance(colour), luminance(page)])
    assert (high + 0.05) / (low + 0.05) >= 3


def test_neighbouring_classes_differ_in_lightness() -> None:
    differences = [abs(lightness(a) - lightness(b)) for a, b in pairwise(MANY_CLASS_COLOURS)]
    assert min(differences) > 4
    first = [lightness(colour) for colour in MANY_CLASS_COLOURS[:3]]
    assert min(abs(a - b) for i, a in enumerate(first) for b in first[:i]) > 7


def test_ten_classes_have_colours_and_symbols() -> None:
    assert len(set(MANY_CLASS_COLOURS)) == len(set(MANY_CLASS_SYMBOLS)) == 10


@pytest.mark.parametrize("classes", range(2, 11))
def test_a_byte_tells_the_class_and_how_sure_it_is(classes: int) -> None:
    levels = levels_of(classes)
    sure, even = np.eye(classes)[None], np.full((1, 1, classes), 1 / classes)
    assert region_shades(sure).tolist() == [
        [label * levels + levels - 1 for label in range(classes)]
    ]
    assert region_shades(even).tolist() == [[0]]
    unsure = np.full((1, 1, classes), 0.1)
    unsure[..., -1] = 0.11  # of sigmoids, which may all be low
    assert region_shades(unsure)[0, 0] // levels == classes - 1


@pytest.mark.parametrize("classes", range(2, 11))
def test_the_scale_has_a_colour_for_each_byte(classes: int) -> None:
    levels, scale = levels_of(classes), region_scale(classes)
    places = [place for place, _ in scale]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, 1)
    at = {round(255 * place): colour for place, colour in scale}
    for label in range(classes):
        assert at[label * levels] == UNSURE
        assert at[label * levels + levels - 1] == MANY_CLASS_COLOURS[label]


@pytest.mark.parametrize("loss", ["CE", "BCE", "MSE"])
def test_each_place_has_the_shade_of_its_likeliest_class(loss: str) -> None:
    trial = trial_of(30, loss=loss)
    update, plane = update_of(trial), plane_of(trial.spec.experiment)
    assert update.shading is not None
    shades = decoded_array(update.shading["z"])
    assert (shades.dtype, shades.shape) == (np.uint8, (STEPS, STEPS))
    weights, biases = trial.state.parameters
    for row, column in ((0, 0), (99, 0), (50, 50), (10, 80)):
        place = np.array([plane.x[column], plane.y[row]])
        assert shades[row, column] // levels_of(3) == (weights @ place + biases).argmax()


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_exactly_the_samples_of_another_class_wear_a_ring(share: float) -> None:
    trial = trial_of(40, spread=2.5, train_share=share)
    data, _ = load(trial.spec.data, trial.spec.seed, share)
    weights, biases = trial.state.parameters
    places, targets = data.every_input.numpy(), data.every_target.numpy()
    wanted = places[(places @ weights.T + biases).argmax(axis=1) != targets]
    assert len(wanted) > 3
    update = update_of(trial)
    ringed = np.stack([decoded_array(update.traces[WRONG][axis]) for axis in "xy"], axis=1)
    np.testing.assert_array_equal(ringed, wanted)
    assert f"leave {len(wanted)} of them on the wrong side" in update.alt


def test_where_nothing_is_wrong_the_rings_are_sent_away() -> None:
    sent = update_of(trial_of(500)).traces[WRONG]
    assert np.isnan(decoded_array(sent["x"])).all()


@pytest.mark.parametrize("epochs", [0, 500])
def test_an_update_is_small(epochs: int) -> None:
    assert len(json.dumps(update_of(trial_of(epochs)).message())) <= 15_000


def test_each_class_has_its_colour_and_symbol_and_test_samples_are_hollow() -> None:
    (spec,) = Settings(classes=4, train_share=0.6).specs()
    traces = {trace.name: trace for trace in regions_figure(spec).data}
    for label in range(4):
        shown, test = traces[f"y = {label}"].marker, traces[f"y = {label}, test"].marker
        assert shown.color == test.color == MANY_CLASS_COLOURS[label]
        assert shown.symbol == MANY_CLASS_SYMBOLS[label]
        assert test.symbol == f"{shown.symbol}-open"
    assert traces.keys() >= update_of(trial_of(0)).traces.keys()


def test_in_a_race_the_title_stands_for_the_legend() -> None:
    bce, mse = (regions_figure(spec, True).layout for spec in Settings(loss="Both").specs())
    assert (bce.title.text, mse.title.text) == ("BCE", "MSE")
