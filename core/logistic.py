"""Logistic regression: the data sets of its page, its settings, and the experiments made of them."""

from __future__ import annotations

from dataclasses import dataclass

from core.datasets.bernoulli import Bernoulli
from core.datasets.points import Points
from core.settings.fields import ChoiceField, NumberField, ToggleField
from core.settings.training_settings import (
    EPOCHS,
    LEARNING_RATE,
    LOG_LOSS,
    LOSS,
    SAME_EPOCH,
    SEED,
    STOPS,
    UPDATES,
    TrainingSettings,
)
from core.training.models import MLP
from core.training.spec import Spec

STUDENTS = ((1, 2), (2, 3), (3, 1), (4, 3), (5, 3), (6, 2))
STUDENTS_PASSED = (0, 0, 0, 1, 1, 1)
MINIBATCH = ((1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7))
MINIBATCH_LABELS = (0, 0, 1, 1, 1, 0)


SIX_STUDENTS = Points(STUDENTS, STUDENTS_PASSED)  # lesson L1
SIX_POINTS = Points(MINIBATCH, MINIBATCH_LABELS)  # lesson L4


DATA = ChoiceField(
    "data",
    "Data",
    "bernoulli",
    {
        "bernoulli": "Bernoulli curve",
        "students": "Six students",
        "minibatch": "Six points for mini-batches",
    },
)
SIZE = NumberField("n", "Samples", 2_000, 2, 5_000, whole=True)
TRUE_W = NumberField("w", "True w", 5.0, -20, 20)
TRUE_B = NumberField("b", "True b", -1.0, -20, 20)
INITIAL = ChoiceField(
    "init",
    "Initial weights",
    "random",
    {"random": "Random, by seed", "zeros": "Zeros", "hand": "By hand"},
)
START_W = NumberField("w0", "Start w", 0.0, -100, 100)
START_W2 = NumberField("v0", "Start w2", 0.0, -100, 100)
START_B = NumberField("b0", "Start b", 0.0, -100, 100)
START_CURVE = (START_W, START_B)
START_PLANE = (START_W, START_W2, START_B)
SOLID = ToggleField("solid", "Loss surface in 3-D", False)


@dataclass(frozen=True)
class Settings(TrainingSettings):
    """What the logistic page asks for, every value already checked by its field."""

    data: str = "bernoulli"
    size: int = 2_000
    w: float = 5.0
    b: float = -1.0

    @property
    def source(self) -> Bernoulli | Points:
        """The samples asked for."""
        if self.data == "bernoulli":
            return Bernoulli(self.size, self.w, self.b)
        return SIX_STUDENTS if self.data == "students" else SIX_POINTS

    def specs(self) -> tuple[Spec, ...]:
        """One experiment, or two that differ in their loss alone."""
        return self.experiments(self.source, MLP((self.source.features, 1)))


FIELDS = (
    DATA, SEED, SIZE, TRUE_W, TRUE_B, LOSS, LEARNING_RATE, EPOCHS, *UPDATES, *STOPS,
    INITIAL, START_W, START_W2, START_B, SAME_EPOCH, LOG_LOSS, SOLID,
)  # fmt: skip
ALWAYS_IN_LINK = (LEARNING_RATE, EPOCHS, LOSS, DATA, SEED)
