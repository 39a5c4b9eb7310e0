"""The plane of several classes: which is likeliest where, how surely, and the samples in a ring."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from core.experiments.softmax import Settings
from core.figures.base import MANY_CLASS_COLOURS, MANY_CLASS_SYMBOLS, UNSURE
from core.figures.decision_boundary import (
    WRONG,
    levels_of,
    region_scale,
    regions_drawing,
    regions_figure,
)
from core.formulas.logits import probabilities
from core.runs.trial_view import TrialView
from core.training.data import load
from tests.core.figures.test_base import trained
from tests.core.xor_trials import on_plane
from tests.drawn_by_browser import drawn_by_browser, places_in

LIGHT, DARK = "#ffffff", "#0e1117"  # the pages


def trial_of(epochs: int, **settings: Any) -> TrialView:
    """One experiment of the page after so many epochs."""
    (spec,) = Settings(**settings).specs()
    return trained(spec, epochs)


def update_of(trial: TrialView) -> dict[str, Any]:
    """What moves in its plane."""
    return drawn_by_browser([trial], regions_drawing(trial.spec), regions_figure(trial.spec))


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
def test_the_scale_has_a_colour_for_each_byte(classes: int) -> None:
    levels, scale = levels_of(classes), region_scale(classes)
    places = [place for place, _ in scale]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, 1)
    at = {round(255 * place): colour for place, colour in scale}
    for label in range(classes):
        assert at[label * levels] == UNSURE
        assert at[label * levels + levels - 1] == MANY_CLASS_COLOURS[label]


@pytest.mark.parametrize(("loss", "classes"), [("CE", 3), ("CE", 2), ("BCE", 10), ("MSE", 4)])
@pytest.mark.parametrize("epochs", [0, 100])
def test_each_place_has_the_shade_of_its_likeliest_class_as_sure_as_it_is(
    loss: str, classes: int, epochs: int
) -> None:
    trial = trial_of(epochs, loss=loss, classes=classes, layers=(4,))
    logits = on_plane(trial.spec, trial.state)[-1]
    shares = probabilities(np.moveaxis(logits, 0, -1), loss)
    surely = np.clip((shares.max(axis=-1) * classes - 1) / (classes - 1), 0, 1)
    levels = levels_of(classes)
    wanted = shares.argmax(axis=-1) * levels + surely * (levels - 1)
    update = update_of(trial)
    shades = np.array(update["shading"]["bytes"]).reshape(wanted.shape)
    # But for places between two regions that float32 gives to the other one.
    assert (np.abs(shades - wanted) < 0.51).mean() > 0.999
    likeliest = shares.max(axis=-1)
    assert update["alt"].endswith(f"of {likeliest.min():.2f} to {likeliest.max():.2f}.")


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_exactly_the_samples_of_another_class_wear_a_ring(share: float) -> None:
    trial = trial_of(40, spread=2.5, train_share=share)
    data, _ = load(trial.spec.data, trial.spec.seed, share)
    weights, biases = trial.state.parameters
    places, targets = data.every_input.numpy(), data.every_target.numpy()
    wanted = places[(places @ weights.T + biases).argmax(axis=1) != targets]
    assert len(wanted) > 3
    update = update_of(trial)
    ringed = places_in(update["traces"][WRONG])
    assert sorted(ringed.tolist()) == sorted(wanted.tolist())
    assert f"leave {len(wanted)} of them on the wrong side" in update["alt"]


def test_where_nothing_is_wrong_the_rings_are_sent_away() -> None:
    assert update_of(trial_of(500))["traces"][WRONG] == {"x": [None], "y": [None]}


def test_each_class_has_its_colour_and_symbol_and_test_samples_are_hollow() -> None:
    (spec,) = Settings(classes=4, train_share=0.6).specs()
    traces = {trace.name: trace for trace in regions_figure(spec).data}
    for label in range(4):
        shown, test = traces[f"y = {label}"].marker, traces[f"y = {label}, test"].marker
        assert shown.color == test.color == MANY_CLASS_COLOURS[label]
        assert shown.symbol == MANY_CLASS_SYMBOLS[label]
        assert test.symbol == f"{shown.symbol}-open"
    assert WRONG in traces


def test_in_a_race_the_title_says_whose_boundaries_they_are() -> None:
    bce, mse = (regions_figure(spec, True).layout for spec in Settings(loss="Both").specs())
    assert (bce.title.text, mse.title.text) == ("BCE", "MSE")
