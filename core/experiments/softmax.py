"""Softmax and cross-entropy: the settings of their page, and softmax regression on clouds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from core.datasets.synthetic import Clouds
from core.formulas.class_numbers import NAMES
from core.settings import training_settings as shared
from core.settings.fields import ChoiceField, NumberField
from core.settings.layers_field import LayersField
from core.settings.setting import fields_of, setting
from core.training.models import MLP
from core.training.spec import Spec

HAND, TRAIN, LOSSES = "hand", "train", "losses"
MODE = ChoiceField(
    "mode",
    "Mode",
    HAND,
    {HAND: "Logits by hand", TRAIN: "Train on three clouds", LOSSES: "Losses compared"},
)
CLASSES = NumberField("classes", "Classes", Clouds.classes, 2, 10, whole=True)
LOGITS = tuple(
    NumberField(f"z{number}", f"Logit of class {number}", value, -10, 10)
    for number, value in enumerate((1.0, 2.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
)
RIGHT_CLASS = ChoiceField(
    "y", "Right class", "0", {str(number): f"{number}, {name}" for number, name in enumerate(NAMES)}
)
TARGET = ChoiceField("target", "Target y", "1", {"0": "0", "1": "1"})
# Sure and wrong, where the two losses differ most.
LOGIT = NumberField("z", "Logit z", -4.0, -8, 8)

SPREAD = NumberField(
    "spread", "Spread", Clouds.spread, 0.1, 5, help="Standard deviation of a cloud."
)
SIZE = NumberField("n", "Points in a cloud", Clouds.size, 2, 200, whole=True)
LOSS = shared.CLASS_LOSS
LEARNING_RATE = replace(shared.LEARNING_RATE, default=0.05)
EPOCHS = replace(shared.EPOCHS, default=500)
SPEED = replace(shared.SPEED, default="100")
LAYERS = LayersField(default=(), most_layers=3, without="0 is softmax regression.")
ACTIVATION = replace(shared.ACTIVATION, default="tanh")


@dataclass(frozen=True)
class Settings(shared.TrainingSettings):
    """What the softmax page asks for to train, every value already checked by its field."""

    loss: str = setting(LOSS)
    learning_rate: float = setting(LEARNING_RATE)
    epochs: int = setting(EPOCHS)
    classes: int = setting(CLASSES)
    spread: float = setting(SPREAD)
    size: int = setting(SIZE)
    layers: tuple[int, ...] = setting(LAYERS)
    activation: str = setting(ACTIVATION)

    def specs(self) -> tuple[Spec, ...]:
        """One experiment, or two that differ in their loss alone."""
        model = MLP((2, *self.layers, self.classes), self.activation)
        return self.experiments(Clouds(self.classes, self.spread, self.size), model)


def right_class_field(classes: int) -> ChoiceField:
    """The right class, one of so many."""
    options = dict(islice(RIGHT_CLASS.options.items(), classes))
    return replace(RIGHT_CLASS, options=options)


FIELDS = (
    MODE, *fields_of(Settings).values(), shared.SAME_EPOCH, SPEED, shared.LOG_LOSS,
    *LOGITS, RIGHT_CLASS, TARGET, LOGIT,
)  # fmt: skip
ALWAYS_IN_LINK = (MODE, LEARNING_RATE, EPOCHS, LOSS, CLASSES, shared.SEED)
