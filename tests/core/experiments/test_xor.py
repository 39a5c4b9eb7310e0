"""What the XOR page's settings make: data sets, networks, and links that hold them."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import pytest

from core.datasets.points import NO_POINTS, Points
from core.datasets.synthetic import GATES, SHAPES, Gate, Shape
from core.experiments.xor import (
    ACTIVATION,
    DATA,
    FIELDS,
    HAND_GATE,
    INITIAL,
    OWN,
    POINTS,
    Settings,
)
from core.settings.fields import TextField
from core.training.data import DatasetSpec, load
from core.training.initializers import INITIAL_WEIGHTS
from core.training.models import ACTIVATIONS, MLP
from core.training.state import initial_state
from tests.core.experiments.tuned import TUNABLE

TWO = Points(((0.5, 1.0), (-2.0, 3.0)), (0, 1))
OTHERWISE: dict[str, Any] = {
    "data": "and",
    "seed": 1,
    "noise": 0.1,
    "layers": (4, 2),
    "activation": "tanh",
    "inputs": ("x1", "x1x2"),
    "loss": "MSE",
    "batch_size": 2,
    "shuffle": False,
    "drop_last": True,
    "optimizer": "Adam",
    "momentum": 0.9,
    "train_share": 0.7,
    "initial": "xavier",
}
WHERE_IT_COUNTS = {
    "size": Settings(data="circle"),
    "points": Settings(data=OWN),
    "standardise": Settings(data=OWN, points=TWO),
}
LOOKS: dict[str, Any] = {
    "mode": "hand", "show": "hidden", "same_epoch": False, "speed": "5", "log_loss": True,
}  # fmt: skip
COUNTS: dict[str, Any] = {"size": 50, "points": TWO, "standardise": True}


def identities(settings: Settings) -> list[object]:
    """What a run must keep to go on."""
    return [spec.experiment for spec in settings.specs()]


def test_every_setting_is_tried_below() -> None:
    tried = TUNABLE.keys() | OTHERWISE.keys() | COUNTS.keys() | LOOKS.keys()
    assert {field.name for field in fields(Settings)} == tried


@pytest.mark.parametrize("name", TUNABLE)
def test_a_live_setting_goes_on_with_the_same_experiment(name: str) -> None:
    changed = replace(Settings(), **{name: TUNABLE[name]})
    assert identities(changed) == identities(Settings())
    assert getattr(changed.specs()[0], name) == TUNABLE[name]


@pytest.mark.parametrize("name", OTHERWISE)
def test_any_other_setting_makes_another_experiment(name: str) -> None:
    assert identities(replace(Settings(), **{name: OTHERWISE[name]})) != identities(Settings())


@pytest.mark.parametrize("name", LOOKS)
def test_how_a_run_goes_and_is_looked_at_makes_no_other_experiment(name: str) -> None:
    assert replace(Settings(), **{name: LOOKS[name]}).specs() == Settings().specs()


@pytest.mark.parametrize("name", COUNTS)
def test_some_settings_count_where_the_data_have_them(name: str) -> None:
    before = WHERE_IT_COUNTS[name]
    assert identities(replace(before, **{name: COUNTS[name]})) != identities(before)
    assert identities(replace(Settings(), **{name: COUNTS[name]})) == identities(Settings())


def test_the_defaults_are_the_network_of_the_course() -> None:
    (spec,) = Settings().specs()
    assert spec.data == Gate("xor", 0.0, 4)
    assert isinstance(spec.model, MLP)
    assert (spec.model.sizes, spec.model.activation) == ((2, 10, 10, 10, 1), "sigmoid")
    assert (spec.loss, spec.optimizer) == ("BCE", "SGD")
    assert (spec.learning_rate, spec.epochs, spec.seed) == (1.0, 10_001, 777)


@pytest.mark.parametrize("noise", [0.0, 0.4])
@pytest.mark.parametrize("data", DATA.options)
def test_each_data_set_has_its_source(data: str, noise: float) -> None:
    wanted: DatasetSpec = TWO
    if data in GATES:
        wanted = Gate(data, noise, 60 if noise else 4)
    elif data in SHAPES:
        wanted = Shape(data, noise, 60)
    source = Settings(data=data, noise=noise, size=60, points=TWO).source
    assert source == wanted
    sampled, _ = load(source, 0, 1.0)
    assert len(sampled.inputs) == (2 if data == OWN else 4 if data in GATES and not noise else 60)


def test_the_choices_are_the_tables() -> None:
    assert set(DATA.options) == {*GATES, *SHAPES, OWN}
    assert set(ACTIVATION.options) == set(ACTIVATIONS)
    assert set(INITIAL.options) == set(INITIAL_WEIGHTS)
    assert set(HAND_GATE.options) == set(GATES)


@pytest.mark.parametrize("layers", [(), (1,), (16,) * 6])
@pytest.mark.parametrize("inputs", [("x2",), ("x1", "x2"), ("x1", "x2", "x1^2", "x2^2")])
def test_the_network_takes_the_inputs_and_answers_with_one_logit(
    inputs: tuple[str, ...], layers: tuple[int, ...]
) -> None:
    (spec,) = Settings(inputs=inputs, layers=layers).specs()
    assert spec.model == MLP((len(inputs), *layers, 1), "sigmoid", inputs)
    shapes = [p.shape for p in initial_state(spec).parameters[::2]]
    sizes = (len(inputs), *layers, 1)
    assert shapes == [(out, into) for into, out in pairwise(sizes)]


def test_both_makes_two_specs_that_differ_in_their_loss_alone() -> None:
    bce, mse = Settings(loss="Both", layers=(3,), data="moons").specs()
    assert (bce.loss, mse.loss) == ("BCE", "MSE")
    assert replace(mse, loss="BCE") == bce


def test_fields_have_names_of_their_own_and_so_have_the_labels_of_their_widgets() -> None:
    assert len({field.name for field in FIELDS}) == len(FIELDS)
    labels = [field.label for field in FIELDS if not isinstance(field, TextField)]
    assert len(set(labels)) == len(labels)


def test_a_link_holds_the_students_own_points() -> None:
    assert POINTS.parse("0.5,1,0;-2,3,1") == TWO
    assert POINTS.parse("") == NO_POINTS
    with pytest.raises(ValueError, match="not a point"):
        POINTS.parse("0.5,1")
