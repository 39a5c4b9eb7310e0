"""What the logistic page's settings make: specs that are equal where a run may go on."""

from dataclasses import fields, replace
from typing import Any

import pytest

from core.datasets.points import Points
from core.datasets.standardised import Standardised
from core.datasets.synthetic import Bernoulli
from core.experiments.logistic import FIELDS, SIX_POINTS, SIX_STUDENTS, Settings
from core.training.models import MLP
from tests.core.experiments.tuned import TUNABLE

OTHERWISE: dict[str, Any] = {
    "data": "students",
    "seed": 1,
    "size": 100,
    "w": 4.0,
    "b": 0.5,
    "loss": "MSE",
    "batch_size": 2,
    "shuffle": False,
    "drop_last": True,
    "optimizer": "Adam",
    "momentum": 0.9,
    "train_share": 0.7,
    "initial": "zeros",
}
HOURS = Points(((1.0,), (2.0,), (4.0,)), (0, 0, 1), columns=("hours", "passed"))
BY_HAND = Settings(initial="hand", data="students")


def test_every_setting_is_tried_below() -> None:
    own = {"start_w", "start_w2", "start_b", "points", "standardise"}
    own |= {"solid", "asked", "same_epoch", "speed", "log_loss"}  # how a run goes and is drawn
    tried = TUNABLE.keys() | OTHERWISE.keys() | own
    assert {field.name for field in fields(Settings)} == tried


@pytest.mark.parametrize("name", ["start_w", "start_w2", "start_b"])
def test_weights_by_hand_count_where_they_are_asked_for(name: str) -> None:
    by_hand: dict[str, Any] = {name: 3.0}
    at_zero, moved = BY_HAND.specs()[0], replace(BY_HAND, **by_hand).specs()[0]
    assert isinstance(at_zero.initial, tuple) and isinstance(moved.initial, tuple)
    assert sum(at_zero.initial) == 0 and sum(moved.initial) == 3
    assert replace(BY_HAND, initial="zeros", **by_hand).specs()[0].initial == "zeros"
    assert len(replace(BY_HAND, data="bernoulli").specs()[0].initial) == 2


@pytest.mark.parametrize("name", TUNABLE)
def test_a_live_setting_goes_on_with_the_same_experiment(name: str) -> None:
    before, after = Settings(), replace(Settings(), **{name: TUNABLE[name]})
    assert after.specs()[0].experiment == before.specs()[0].experiment
    assert getattr(after.specs()[0], name) == TUNABLE[name]


@pytest.mark.parametrize("name", OTHERWISE)
def test_any_other_setting_makes_another_experiment(name: str) -> None:
    before, after = Settings(), replace(Settings(), **{name: OTHERWISE[name]})
    identities = [[spec.experiment for spec in each.specs()] for each in (before, after)]
    assert identities[0] != identities[1]


@pytest.mark.parametrize("loss", ["BCE", "MSE"])
def test_one_loss_makes_one_spec(loss: str) -> None:
    (spec,) = Settings(loss=loss).specs()
    assert spec.loss == loss


def test_both_makes_two_specs_that_differ_in_their_loss_alone() -> None:
    bce, mse = Settings(loss="Both", **(TUNABLE | {"batch_size": 4, "train_share": 0.7})).specs()
    assert (bce.loss, mse.loss) == ("BCE", "MSE")
    assert replace(mse, loss="BCE") == bce


@pytest.mark.parametrize(
    ("data", "source"),
    [("bernoulli", Bernoulli(50, 2.0, 1.0)), ("students", SIX_STUDENTS), ("minibatch", SIX_POINTS)],
)
def test_each_data_set_has_its_source_and_a_model_that_fits(
    data: str, source: Bernoulli | Points
) -> None:
    (spec,) = Settings(data=data, size=50, w=2.0, b=1.0).specs()
    assert spec.data == source
    assert spec.model == MLP((source.features, 1))


@pytest.mark.parametrize("points", [HOURS, SIX_STUDENTS])
def test_the_student_s_own_samples_have_one_feature_or_two(points: Points) -> None:
    (spec,) = Settings(data="own", points=points).specs()
    assert (spec.data, spec.model) == (points, MLP((points.features, 1)))
    (spec,) = Settings(data="own", points=points, standardise=True, train_share=0.5).specs()
    assert spec.data == Standardised(points, 0.5)


def test_other_samples_are_never_standardised() -> None:
    assert Settings(standardise=True).specs() == Settings().specs()


def test_weights_by_hand_fit_the_student_s_own_samples() -> None:
    for points, count in ((HOURS, 2), (SIX_STUDENTS, 3)):
        (spec,) = Settings(data="own", points=points, initial="hand").specs()
        assert len(spec.initial) == count


def test_fields_have_names_and_labels_of_their_own() -> None:
    assert len({field.name for field in FIELDS}) == len(FIELDS)
    assert len({field.label for field in FIELDS}) == len(FIELDS)
