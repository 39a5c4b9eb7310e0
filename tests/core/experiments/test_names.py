"""Any two experiments have different names, and short ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.datasets.points import Points
from core.datasets.table import Table
from core.experiments import logistic, mnist, regression, softmax, xor
from core.settings.training_settings import TrainingSettings
from core.training.initializers import INITIAL_WEIGHTS

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
        {"initial": "hand"},
        {"initial": "hand", "start_w": -10.0, "start_b": 8.0},
        {"initial": "hand", "start_w": 8.0, "start_b": -10.0},
        {"initial": "hand", "start_w": -10.0, "start_b": 8.0, "w": 3.0},
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


def named(settings: Settings) -> str:
    """Return the name of the settings' first experiment."""
    return settings.described(settings.specs()[0].loss)


@pytest.mark.parametrize("page", OF_A_PAGE, ids=lambda page: page.__module__)
def test_any_two_experiments_of_a_page_have_different_names(page: type[Settings]) -> None:
    each = [replace(page(), **settings) for settings in EVERY_PAGE + OF_A_PAGE[page]]
    names = {settings.specs()[0]: named(settings) for settings in each}
    assert len(names) >= len(each) - 2  # a page may have some of them as its own
    assert len(set(names.values())) == len(names)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (xor.Settings(), "BCE · lr 1"),
        (xor.Settings(layers=()), "BCE · lr 1 · hidden layers 0"),
        (
            xor.Settings(layers=(4, 2), activation="tanh", optimizer="Adam", learning_rate=0.003),
            "BCE · lr 0.003 · optimizer Adam · hidden layers 4-2 · activation tanh",
        ),
        (xor.Settings(data="spiral", seed=1), "BCE · lr 1 · seed 1 · data Spiral"),
        (xor.Settings(noise=0.2), "BCE · lr 1 · noise 0.2"),
        (xor.Settings(layers=(2,), batch_size=2), "BCE · lr 1 · batch size 2 · hidden layers 2"),
        (logistic.Settings(loss="MSE"), "MSE · lr 0.05"),
        (
            logistic.Settings(size=60, train_share=0.7),
            "BCE · lr 0.05 · train share 0.7 · samples 60",
        ),
        (
            logistic.Settings(initial="hand", start_w=-10.0, start_b=8.0),
            "BCE · lr 0.05 · initial weights By hand · start w −10 · start b 8",
        ),
        (
            logistic.Settings(data="students", initial="zeros"),
            "BCE · lr 0.05 · initial weights Zeros · data Six students",
        ),
        (softmax.Settings(), "CE · lr 0.05"),
        (
            softmax.Settings(classes=4, size=20, layers=(8,)),
            "CE · lr 0.05 · classes 4 · points in a cloud 20 · hidden layers 8",
        ),
        (mnist.Settings(), "CE · lr 0.1"),
        (mnist.Settings(model="cnn"), "CE · lr 0.1 · model CNN"),
        (mnist.Settings(model="mlp"), "CE · lr 0.1 · model MLP"),
        (
            mnist.Settings(dataset="full", augment=True),
            "CE · lr 0.1 · dataset Full MNIST · augmentation on",
        ),
        (mnist.Settings(batch_size=None), "CE · lr 0.1 · batch size all"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_name_tells_what_is_not_as_usual(settings: Settings, words: str) -> None:
    assert named(settings) == words
