"""What the softmax page's settings make, and that its clouds are learned."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from core.datasets.synthetic import Clouds
from core.experiments.softmax import (
    FIELDS,
    LOGITS,
    RIGHT_CLASS,
    Settings,
)
from core.metrics.best_fit import lowest_loss
from core.settings.fields import ChoiceField, Values
from core.settings.table import fields_of
from core.training.models import MLP
from core.training.spec import TUNABLE
from tests.core.figures.test_base import trained

OTHERWISE: dict[str, Any] = {
    "classes": 4, "spread": 0.5, "size": 20, "layers": (4, 2), "loss": "MSE", "seed": 1,
    "batch_size": 2, "shuffle": False, "drop_last": True, "optimizer": "Adam", "momentum": 0.9,
    "train_share": 0.7, "initial": "zeros",
}  # fmt: skip


LOOKS = {"same_epoch", "speed", "log_loss"}


def test_the_defaults_are_softmax_regression_on_three_clouds() -> None:
    (spec,) = Settings().specs()
    assert (spec.data, spec.model) == (Clouds(3, 1.0, 40), MLP((2, 3), "tanh"))
    assert (spec.loss, spec.optimizer, spec.batch_size) == ("CE", "SGD", None)


def test_every_setting_is_tried_below() -> None:
    tried = OTHERWISE.keys() | set(TUNABLE) | {"activation", "mode", *LOOKS}
    assert {field.name for field in fields(Settings)} == tried


@pytest.mark.parametrize("name", OTHERWISE)
def test_a_setting_makes_another_experiment(name: str) -> None:
    (usual,), (other,) = Settings().specs(), replace(Settings(), **{name: OTHERWISE[name]}).specs()
    assert other.experiment != usual.experiment


def test_both_are_bce_and_mse_from_the_same_weights() -> None:
    bce, mse = Settings(loss="Both").specs()
    assert (bce.loss, mse.loss) == ("BCE", "MSE")
    assert replace(mse, loss="BCE") == bce


@pytest.mark.parametrize(
    ("settings", "accuracy"),
    [
        (Settings(), 1.0),
        (Settings(seed=1), 0.98),
        (Settings(seed=777), 0.98),
        (Settings(loss="BCE"), 0.98),
        (Settings(loss="MSE"), 0.98),
        (Settings(layers=(4,)), 0.98),
        (Settings(classes=5), 0.95),
    ],
    ids=str,
)
def test_clouds_are_told_apart_by_the_last_epoch(settings: Settings, accuracy: float) -> None:
    (spec,) = settings.specs()
    start, end = trained(spec, 0), trained(spec, spec.epochs)
    assert len(start.loss.values) <= 1
    assert end.now is not None
    assert end.now.accuracy >= accuracy
    assert end.loss.values[-1] < 0.1 * end.loss.values[0]


def test_the_best_fit_of_several_classes_is_not_searched() -> None:
    (spec,) = Settings().specs()
    assert lowest_loss(spec) is None


@pytest.mark.parametrize("classes", range(2, 11))
def test_the_right_class_is_one_of_them(classes: int) -> None:
    field = RIGHT_CLASS.bounded_by(Values({"classes": classes}))
    assert isinstance(field, ChoiceField)
    assert list(field.options) == [str(number) for number in range(classes)]
    assert field.default == RIGHT_CLASS.default == "0"


def test_the_hand_opens_with_the_logits_of_the_lesson() -> None:
    assert [logit.default for logit in LOGITS[:3]] == [1, 2, 3]
    assert len(LOGITS) == 10
    assert {(logit.low, logit.high) for logit in LOGITS} == {(-10, 10)}


def test_fields_have_names_and_labels_of_their_own() -> None:
    assert len({field.name for field in FIELDS}) == len(FIELDS)
    assert len({field.label for field in FIELDS}) == len(FIELDS)
    assert set(fields_of(Settings).values()) <= set(FIELDS)
