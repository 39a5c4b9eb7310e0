"""Standardised samples have mean 0 and standard deviation 1 in the part that is trained on."""

import numpy as np
import pytest
import torch

from core.datasets.points import Points
from core.datasets.standardised import (
    Standardised,
    as_read,
    as_the_model_has_them,
    samples_as_read,
)
from core.datasets.table import EXAM_SCORES, Table
from core.experiments.xor import Settings as XorSettings
from core.figures.decision_boundary import boundary_name, plane_drawing, plane_figure
from core.metrics.plane_shown import plane_of
from core.training.data import load
from core.training.models import MLP
from core.training.spec import Spec
from tests.core.figures.test_base import trained
from tests.drawn_by_browser import drawn_by_browser, places_in

MANY = Table(
    tuple((float(i), 1000.0 + i * i, 7.0) for i in range(40)),
    tuple(float(i) for i in range(40)),
    ("a", "b", "always 7", "y"),
)


@pytest.mark.parametrize("share", [1.0, 0.7])
def test_mean_and_deviation_are_those_of_the_training_part(share: float) -> None:
    data, _ = load(Standardised(MANY, share), 0, share)
    varied = data.inputs[:, :2]
    torch.testing.assert_close(varied.mean(dim=0), torch.zeros(2), atol=1e-5, rtol=0)
    torch.testing.assert_close(varied.std(dim=0, correction=0), torch.ones(2))
    assert data.inputs[:, 2].abs().max() == 0


def test_test_samples_are_moved_as_the_training_samples_are() -> None:
    raw, moved = load(MANY, 0, 0.7)[0], load(Standardised(MANY, 0.7), 0, 0.7)[0]
    mean, deviation = Standardised(MANY, 0.7).mean_and_deviation
    torch.testing.assert_close(moved.test_inputs * deviation + mean, raw.test_inputs)
    torch.testing.assert_close(moved.test_targets, raw.test_targets)


def test_targets_stay() -> None:
    assert torch.equal(Standardised(EXAM_SCORES).sample()[1], EXAM_SCORES.sample()[1])


POINTS = Points(((1.0, 100.0), (2.0, 300.0), (4.0, 200.0), (5.0, 900.0)), (0, 1, 0, 1))


def test_points_are_standardised_too() -> None:
    data, _ = load(Standardised(POINTS), 0, 1.0)
    torch.testing.assert_close(data.inputs.mean(dim=0), torch.zeros(2), atol=1e-6, rtol=0)
    torch.testing.assert_close(data.inputs.std(dim=0, correction=0), torch.ones(2))
    assert data.targets.flatten().tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_samples_and_places_go_from_the_student_s_units_to_the_model_s(share: float) -> None:
    spec = Spec(Standardised(POINTS, share), MLP((2, 1)), train_share=share)
    raw = samples_as_read(spec)
    moved, _ = load(spec.data, spec.seed, share)
    assert sorted(raw.every_input.tolist()) == sorted(map(list, POINTS.inputs))
    torch.testing.assert_close(as_the_model_has_them(spec.data, raw.every_input), moved.every_input)
    assert as_read(spec.data) == POINTS
    assert torch.equal(as_the_model_has_them(POINTS, raw.inputs), raw.inputs)


def test_a_boundary_is_drawn_in_the_student_s_units() -> None:
    (spec,) = XorSettings(
        data="own", points=POINTS, standardise=True, layers=(), initial="zeros"
    ).specs()
    plane = plane_of(spec.experiment)
    assert plane.x[0] < 1 and plane.x[-1] > 5 and plane.y[0] < 100 and plane.y[-1] > 900
    trial, figure = trained(spec, 300), plane_figure(spec)
    assert sorted(figure.data[1].x.tolist()) == [2, 5]
    drawn = drawn_by_browser([trial], plane_drawing(spec), figure)
    line = torch.from_numpy(places_in(drawn["traces"][boundary_name(spec)]))
    assert len(line) > 10
    w1, w2, b = trial.state.flat
    logits = as_the_model_has_them(spec.data, line).numpy() @ [w1, w2] + b
    np.testing.assert_allclose(logits, 0, atol=1e-4)
