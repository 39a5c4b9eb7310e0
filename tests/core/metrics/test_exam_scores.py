"""The exam scores that a student brought: their best fit, and what is said of steps that miss it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.csv.column_roles import likely_features, likely_label, likely_one, points_of
from core.csv.sheet import read_sheet
from core.datasets.points import Points
from core.diagnosis.diagnosis import find_states
from core.experiments.logistic import Settings
from core.metrics.best_fit import lowest_loss
from core.training.spec import Spec
from tests.core.figures.test_base import trained

FILE = Path(__file__).parents[2] / "files" / "exam_scores.csv"


def exam_scores() -> Points:
    """The file's points."""
    sheet = read_sheet(FILE.read_bytes())
    label = likely_label(sheet)
    return points_of(sheet, likely_features(sheet, label), label, likely_one(sheet, label))


def spec_of(**settings: Any) -> Spec:
    """Logistic regression of them."""
    return Settings(data="own", points=exam_scores(), **settings).specs()[0]


@pytest.mark.parametrize("standardise", [False, True])
def test_the_lowest_loss_is_the_same_in_any_units(standardise: bool) -> None:
    best = lowest_loss(spec_of(standardise=standardise))
    assert best is not None
    assert best.loss == pytest.approx(0.1767, abs=5e-5)


def test_steps_that_overshoot_are_named_with_the_loss_that_other_weights_reach() -> None:
    (found,) = find_states([trained(spec_of(learning_rate=0.01), 2_000)])
    assert found.name == "Overshoot"
    assert "The lowest possible loss is 0.1767." in found.sentence


def test_standardised_inputs_get_there() -> None:
    trial = trained(spec_of(learning_rate=5.0, standardise=True), 500)
    assert trial.now is not None
    assert trial.now.loss == pytest.approx(0.1767, abs=2e-4)
    assert [each.name for each in find_states([trial])] in ([], ["Settled"])
