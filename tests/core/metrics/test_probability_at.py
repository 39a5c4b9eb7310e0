"""What the curve answers at an x, in the student's units whatever the model is given."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from core.datasets.points import Points
from core.experiments.logistic import Settings
from core.figures.logistic import curve_drawing, curve_figure, curve_x
from core.figures.probability_table import model_steps, places_of
from core.metrics.loss_grid import minimum
from core.metrics.prediction_at import curve_of, probability_at, probability_shown
from core.training.state import model_from_weights
from tests.core.figures.test_base import trained
from tests.drawn_by_browser import drawn_by_browser

HOURS = Points(
    tuple((float(x),) for x in (1, 2, 3, 4, 5, 6, 7, 8)), (0, 0, 1, 0, 1, 0, 1, 1),
    columns=("hours", "passed"),
)  # fmt: skip


def test_p_at_an_x_is_the_sigmoid_there() -> None:
    (spec,) = Settings(data="own", points=HOURS, initial="hand", start_w=0.5, start_b=-2.0).specs()
    assert probability_at(trained(spec, 0), 7) == pytest.approx(1 / (1 + math.exp(-1.5)))


@pytest.mark.parametrize("x", [-3.0, 2.5, 7.0, 40.0])
def test_a_model_of_standardised_inputs_is_asked_in_the_student_s_units(x: float) -> None:
    (spec,) = Settings(data="own", points=HOURS, standardise=True, learning_rate=0.5).specs()
    trial = trained(spec, 200)
    mean, deviation = 4.5, float(np.std(np.arange(1, 9)))
    module = model_from_weights(spec, trial.state.parameters)
    with torch.no_grad():
        wanted = torch.sigmoid(module(torch.tensor([[(x - mean) / deviation]]))).item()
    assert probability_at(trial, x) == pytest.approx(wanted, abs=1e-5)


def test_both_units_come_to_one_curve() -> None:
    ends = []
    for standardise in (False, True):
        settings = Settings(
            data="own",
            points=HOURS,
            standardise=standardise,
            learning_rate=0.3 if standardise else 0.05,
            momentum=0.9,
        )
        (spec,) = settings.specs()
        ends.append(curve_of(trained(spec, 600)))
        assert minimum(spec) is not None
    assert ends[0] == pytest.approx(ends[1], rel=0.02)


def test_the_number_beside_the_loss_names_the_column() -> None:
    (spec,) = Settings(data="own", points=HOURS, initial="zeros").specs()
    assert probability_shown(trained(spec, 0), 7) == {"p at hours = 7": ("0.500", "")}
    assert probability_shown(trained(spec, 0), None) == {}
    (spec,) = Settings(initial="zeros").specs()
    assert probability_shown(trained(spec, 0), 0.25) == {"p at x = 0.25": ("0.500", "")}


def test_the_curve_reaches_over_the_samples_and_to_what_is_asked() -> None:
    (spec,) = Settings(data="own", points=HOURS, standardise=True).specs()
    for asked, ends in ((None, (1, 8)), (12.0, (1, 12)), (1_000.0, (1, 8))):
        x = curve_x(spec, asked)
        assert x[0] < ends[0] < ends[1] < x[-1]
        assert x[-1] - x[0] < 1.1 * (ends[1] - ends[0])
    figure = curve_figure((spec,), 7.0)
    assert figure.layout.xaxis.title.text == "x: hours"
    assert figure.layout.yaxis.title.text == "y: passed, probability of 1"
    assert sorted(figure.data[0].x.tolist()) == list(range(1, 9))


@pytest.mark.parametrize("standardise", [False, True])
def test_what_is_asked_is_marked_on_the_curve(standardise: bool) -> None:
    specs = Settings(data="own", points=HOURS, standardise=standardise, loss="Both").specs()
    trials = tuple(trained(spec, 20) for spec in specs)
    update = drawn_by_browser(trials, curve_drawing(specs, 7.0), curve_figure(specs, 7.0))
    for trial in trials:
        mark = update["traces"][f"Asked, {trial.spec.loss}"]["y"]
        assert mark[-1] == pytest.approx(probability_at(trial, 7.0))
    w, b = curve_of(trials[0])
    p = probability_at(trials[0], 7.0)
    assert f"the BCE curve is sigmoid({w:.2f} x {b:+.2f}), {p:.3f} at 7 and" in update["alt"]


def test_the_steps_of_the_model_are_shown_over_the_samples_and_at_what_is_asked() -> None:
    (spec,) = Settings(data="own", points=HOURS, standardise=True).specs()
    assert places_of(spec, 7.0) == [1, 2.75, 4.5, 6.25, 7, 8]
    trial = trained(spec, 20)
    table = model_steps([trial], 7.0)
    assert table.head[0] == "x: hours"
    assert table.rows[4][0] == "7"
    assert float(table.rows[4][2]) == pytest.approx(probability_at(trial, 7.0), abs=1e-4)
