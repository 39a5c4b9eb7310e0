"""Any two experiments have different names, and short ones."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import combinations
from typing import Any

import pytest

from core.datasets.points import Points
from core.datasets.table import Table
from core.experiments import logistic, mnist, regression, softmax, xor
from core.experiments.description import WORDS, described
from core.settings.training_settings import TrainingSettings
from core.training.augmentation import SmallMoves
from core.training.initializers import INITIAL_WEIGHTS
from core.training.spec import TUNABLE, Spec

OWN = Points(((1.0, 2.0), (2.0, 1.0), (0.0, 1.0)), (0, 1, 1))
MOVED = replace(OWN, inputs=((1.0, 2.000001), (2.0, 1.0), (0.0, 1.0)))
RELABELLED = replace(OWN, labels=(1, 0, 1))
TABLE = Table(((1.0,), (2.0,), (3.0,)), (1.0, 3.0, 4.0), ("x1", "y"))
OTHER_TABLES = (
    replace(TABLE, inputs=((1.000001,), (2.0,), (3.0,))),
    replace(TABLE, targets=(1.0, 3.0, 4.000001)),
    replace(TABLE, columns=("age", "y")),
)
Settings = (
    regression.Settings | logistic.Settings | xor.Settings | softmax.Settings | mnist.Settings
)

# Settings of each page that every page has; one at a time, they make as many experiments.
EVERY_PAGE: list[dict[str, Any]] = [
    {},
    {"loss": "MSE"},
    {"learning_rate": 0.123456789},
    {"learning_rate": 0.123456788},
    {"optimizer": "Adam"},
    {"momentum": 0.9},
    {"momentum": 0.99},
    {"weight_decay": 0.1},
    {"batch_size": 7},
    {"batch_size": 70},
    {"batch_size": 7, "shuffle": False},
    {"batch_size": 7, "drop_last": True},
    {"batch_size": 7, "drop_last": False},
    {"train_share": 0.7},
    {"train_share": 0.701},
    {"seed": 1},
]
OF_A_PAGE: dict[type[TrainingSettings], list[dict[str, Any]]] = {
    regression.Settings: [
        {"loss": "Absolute error"},
        {"standardise": True},
        {"standardise": True, "train_share": 0.7},
        {"initial": "random"},
        *({"data": "own", "own": table} for table in (TABLE, *OTHER_TABLES)),
        {"data": "own", "own": TABLE, "standardise": True},
    ],
    logistic.Settings: [
        {"size": 1_000},
        {"w": 3.0},
        {"b": 3.0},
        {"data": "students"},
        {"data": "minibatch"},
        {"initial": "zeros"},
        {"initial": (0.0, 0.0)},
        {"initial": (-10.0, 8.0)},
        {"initial": (8.0, -10.0)},
        {"initial": (-10.0, 8.0), "w": 3.0},
    ],
    xor.Settings: [
        *({"data": gate} for gate in ("and", "or", "nand")),
        *({"data": shape} for shape in ("circle", "moons", "spiral")),
        {"noise": 0.1},
        {"noise": 0.1, "size": 300},
        {"noise": 0.12},
        {"data": "circle", "noise": 0.1},
        {"data": "circle", "size": 300},
        {"data": "circle", "noise": 0.1, "size": 300},
        *({"data": "own", "points": points} for points in (OWN, MOVED, RELABELLED)),
        *({"layers": layers} for layers in ((), (10,), (10, 10), (2, 1), (21,))),
        *({"activation": name} for name in ("tanh", "ReLU", "leaky ReLU")),
        {"layers": (10,), "activation": "tanh"},
        {"inputs": ("x1",)},
        {"inputs": ("x1", "x2", "x1x2")},
        {"layers": (), "inputs": ("x1^2", "x2^2")},
        *({"initial": name} for name in INITIAL_WEIGHTS if name != "random"),
        {"initial": tuple([0.5] * 9), "layers": (2,)},
        {"initial": tuple([0.5] * 8 + [0.25]), "layers": (2,)},
    ],
    softmax.Settings: [
        {"classes": 4},
        {"spread": 0.5},
        {"spread": 0.5, "size": 20},
        {"size": 20},
        {"layers": (4,)},
        {"layers": (4,), "activation": "ReLU"},
        {"loss": "BCE"},
    ],
    mnist.Settings: [
        {"model": "mlp"},
        {"model": "mlp", "layers": (64, 32)},
        {"model": "cnn"},
        {"dataset": "full"},
        {"dataset": "full", "model": "cnn"},
        {"augment": True},
        {"augment": True, "model": "cnn"},
        {"batch_size": None},
    ],
}


@pytest.mark.parametrize("page", OF_A_PAGE, ids=lambda page: page.__module__)
def test_any_two_experiments_of_a_page_have_different_names(page: type[Settings]) -> None:
    usual = page().specs()[0]
    each = [replace(page(), **settings).specs()[0] for settings in EVERY_PAGE + OF_A_PAGE[page]]
    different = set(each)
    assert len(different) >= len(each) - 2  # a page may have some of them as its own
    for one, other in combinations(different, 2):
        assert described(one, usual) != described(other, usual), (one, other)


def test_every_field_of_an_experiment_has_its_words() -> None:
    told_always = {"loss", "learning_rate"}
    not_of_the_experiment = set(TUNABLE) - told_always
    every = {field.name for field in fields(Spec)}
    live_but_told = {"weight_decay"}  # it makes another curve
    assert WORDS.keys() == every - told_always - not_of_the_experiment | live_but_told


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (xor.Settings(), "BCE · lr 1"),
        (xor.Settings(layers=()), "BCE · lr 1 · no hidden layer"),
        (
            xor.Settings(layers=(4, 2), activation="tanh", optimizer="Adam", learning_rate=0.003),
            "BCE · lr 0.003 · 4-2 tanh · Adam",
        ),
        (xor.Settings(data="spiral", seed=1), "BCE · lr 1 · spiral · seed 1"),
        (xor.Settings(noise=0.2), "BCE · lr 1 · XOR, noise 0.2"),
        (xor.Settings(layers=(2,), batch_size=2), "BCE · lr 1 · 2 sigmoid · batch 2"),
        (logistic.Settings(loss="MSE"), "MSE · lr 0.05"),
        (
            logistic.Settings(size=60, train_share=0.7),
            "BCE · lr 0.05 · Bernoulli curve, 60 samples · train share 0.7",
        ),
        (logistic.Settings(initial=(-10.0, 8.0)), "BCE · lr 0.05 · weights −10, 8"),
        (
            logistic.Settings(data="students", initial="zeros"),
            "BCE · lr 0.05 · six students · zeros weights",
        ),
        (softmax.Settings(), "CE · lr 0.05"),
        (
            softmax.Settings(classes=4, size=20, layers=(8,)),
            "CE · lr 0.05 · 4 clouds of 20 points, spread 1 · 8 tanh",
        ),
        (mnist.Settings(), "CE · lr 0.1"),
        (mnist.Settings(model="cnn"), "CE · lr 0.1 · CNN"),
        (mnist.Settings(model="mlp"), "CE · lr 0.1 · MLP 64 ReLU"),
        (mnist.Settings(dataset="full", augment=True), "CE · lr 0.1 · full MNIST · augmented"),
        (mnist.Settings(batch_size=None), "CE · lr 0.1 · batch of all"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_name_tells_what_is_not_as_usual(settings: Settings, words: str) -> None:
    usual = type(settings)().specs()[0]
    assert described(settings.specs()[0], usual) == words


def test_what_was_usual_is_named_where_something_else_is() -> None:
    (spec,) = mnist.Settings().specs()
    moving = replace(spec, augmentation=SmallMoves())
    assert described(spec, moving) == "CE · lr 0.1 · not augmented"
    assert described(replace(spec, drop_last=False), spec) == "CE · lr 0.1 · short batch kept"
