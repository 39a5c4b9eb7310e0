"""Softmax and cross-entropy: the settings of their page, and softmax regression on clouds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from core.datasets.synthetic import Clouds
from core.formulas.cross_entropy import NAMES
from core.settings import training_settings as shared
from core.settings.fields import ChoiceField, Field, NumberField, Values
from core.settings.layers_field import LayersField
from core.settings.table import fields_of, setting
from core.training.models import MLP
from core.training.spec import Spec

HAND, TRAIN, LOSSES = "hand", "train", "losses"
MODE = ChoiceField(
    "mode", "Mode", HAND,
    {HAND: "Logits by hand", TRAIN: "Train on three clouds", LOSSES: "Losses compared"},
    always_in_link=True,
)  # fmt: skip
CLASSES = NumberField("classes", "Classes", Clouds.classes, 2, 10, whole=True, always_in_link=True)
SPREAD = NumberField(
    "spread", "Spread", Clouds.spread, 0.1, 5, help="Standard deviation of a cloud."
)
SIZE = NumberField("n", "Points in a cloud", Clouds.size, 2, 200, whole=True)
LAYERS = LayersField(default=(), most_layers=3, without="0 is softmax regression.")
ACTIVATION = replace(shared.ACTIVATION, default="tanh", when=lambda of: bool(of[LAYERS]))


def _logit(number: int, value: float) -> NumberField[float]:
    label = f"Logit of class {number}"
    return NumberField(
        f"z{number}", label, value, -10, 10, when=lambda of: number < of[CLASSES]
    )  # fmt: skip


def _right_class(of: Values) -> ChoiceField:
    """Return the choice among the classes that there are."""
    return replace(RIGHT_CLASS, options=dict(islice(RIGHT_CLASS.options.items(), of[CLASSES])))


LOGITS = tuple(_logit(*each) for each in enumerate((1.0, 2.0, 3.0, *[0.0] * 7)))
RIGHT_CLASS = ChoiceField(
    "y", "Right class", "0", {str(number): f"{number}, {name}" for number, name in enumerate(NAMES)},
    bounded_by=_right_class,
)  # fmt: skip
TARGET = ChoiceField("target", "Target y", "1", {"0": "0", "1": "1"}, "row", always_in_link=True)
# Confident and wrong, where the two losses differ most.
LOGIT = NumberField("z", "Logit z", -4.0, -8, 8, always_in_link=True)
BY_HAND: tuple[Field[Any], ...] = (MODE, CLASSES, *LOGITS, RIGHT_CLASS)
COMPARED: tuple[Field[Any], ...] = (MODE, TARGET, LOGIT)


@dataclass(frozen=True)
class Settings(shared.TrainingSettings):
    """Settings of softmax regression, each value already checked by its field."""

    mode: str = setting(MODE)
    loss: str = setting(shared.CLASS_LOSS)
    learning_rate: float = setting(replace(shared.LEARNING_RATE, default=0.05))
    epochs: int = setting(replace(shared.EPOCHS, default=500))
    speed: str = setting(replace(shared.SPEED, default="100"))
    classes: int = setting(CLASSES)
    spread: float = setting(SPREAD)
    size: int = setting(SIZE)
    layers: tuple[int, ...] = setting(LAYERS)
    activation: str = setting(ACTIVATION)

    def specs(self) -> tuple[Spec, ...]:
        model = MLP((2, *self.layers, self.classes), self.activation)
        return self.experiments(Clouds(self.classes, self.spread, self.size), model)


FIELDS = (*fields_of(Settings).values(), *BY_HAND[2:], *COMPARED[1:])
