"""Linear regression: lesson L3, and what the page's settings make."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.datasets.standardised import Standardised
from core.datasets.table import EXAM_SCORES, Table
from core.experiments.regression import FIELDS, Settings
from core.training.losses import REAL_LOSSES
from core.training.models import MLP
from core.training.state import initial_state
from core.training.train_slice import Budget, train_slice

COSTS = {0: 29661.800781, 5: 91.371170, 10: 1.897688, 15: 1.623412, 20: 1.619063}
LINE = Table(((1.0,), (2.0,), (3.0,)), (2.0, 4.0, 6.0), ("x", "y"))


def test_the_exam_scores_have_the_costs_of_the_course() -> None:
    (spec,) = Settings().specs()
    state, progress = train_slice(spec, initial_state(spec), Budget())
    assert state.epoch == 20
    assert progress.now is not None
    costs = dict(enumerate([*progress.losses.tolist(), progress.now.loss]))
    # Processors round differently, and the valley is narrow.
    assert {epoch: costs[epoch] for epoch in COSTS} == pytest.approx(COSTS, rel=2e-5)


def test_the_default_experiment_is_that_of_the_course() -> None:
    (spec,) = Settings().specs()
    assert (spec.data, spec.model) == (EXAM_SCORES, MLP((3, 1)))
    assert (spec.loss, spec.optimizer, spec.learning_rate) == ("Squared error", "SGD", 1e-5)
    assert (spec.batch_size, spec.initial) == (None, "zeros")


@pytest.mark.parametrize("cut", [1, 7])
def test_a_run_cut_anywhere_is_the_same(cut: int) -> None:
    (spec,) = Settings(standardise=True, learning_rate=0.1, loss="Absolute error").specs()
    whole, _ = train_slice(spec, initial_state(spec), Budget())
    half, _ = train_slice(spec, initial_state(spec), Budget(until_epoch=cut))
    again, _ = train_slice(spec, half, Budget())
    np.testing.assert_array_equal(whole.flat, again.flat)


def test_nobody_counts_what_is_right() -> None:
    (spec,) = Settings(train_share=0.6, stop_accuracy=0.0).specs()
    _, progress = train_slice(spec, initial_state(spec), Budget())
    assert progress.now is not None
    assert np.isnan([*progress.accuracies, progress.now.accuracy]).all()
    assert progress.now.test_accuracy is not None and np.isnan(progress.now.test_accuracy)
    assert not progress.reached


def test_both_makes_two_specs_that_differ_in_their_loss_alone() -> None:
    specs = Settings(loss="Both").specs()
    assert tuple(spec.loss for spec in specs) == REAL_LOSSES
    assert replace(specs[1], loss=specs[0].loss) == specs[0]


def test_standardised_inputs_are_those_of_the_training_part() -> None:
    (spec,) = Settings(standardise=True, train_share=0.6).specs()
    assert spec.data == Standardised(EXAM_SCORES, 0.6)


@pytest.mark.parametrize(
    "other",
    [{"standardise": True}, {"data": "own", "own": LINE}, {"initial": "random"}],
    ids=str,
)
def test_data_and_start_make_another_experiment(other: dict[str, Any]) -> None:
    assert Settings(**other).specs()[0].experiment != Settings().specs()[0].experiment


def test_the_model_fits_the_table() -> None:
    (spec,) = Settings(data="own", own=LINE).specs()
    assert (spec.data, spec.model) == (LINE, MLP((1, 1)))


def test_the_loss_is_shown_over_two_weights_or_one_and_the_bias() -> None:
    assert Settings(plane="w2").axes == (0, 1)
    assert Settings(plane="b").axes == (0, 3)
    for plane in ("w2", "b"):
        assert Settings(data="own", own=LINE, plane=plane).axes == (0, 1)


def test_fields_have_names_and_labels_of_their_own() -> None:
    assert len({field.name for field in FIELDS}) == len(FIELDS)
    assert len({field.label for field in FIELDS}) == len(FIELDS)
