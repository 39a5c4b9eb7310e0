"""Linear regression: the data sets of its page, its settings, and the experiments made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.datasets.standardised import Standardised
from core.datasets.table import (
    EXAM_SCORES,
    LARGEST,
    MAX_FEATURES,
    NO_TABLE,
    Table,
    from_text,
    to_text,
)
from core.settings import training_settings as shared
from core.settings.fields import ChoiceField, NumberField, TextField
from core.settings.setting import fields_of, setting
from core.text.plain_text import as_text
from core.training.initializers import Initial
from core.training.losses import REAL_LOSSES
from core.training.models import MLP
from core.training.spec import Spec

OWN = "own"
DATA = ChoiceField("data", "Data", "exam", {"exam": "Exam scores", OWN: "Your own table"})
TABLE = TextField("table", "Table", NO_TABLE, from_text, to_text)
LOSS = ChoiceField("loss", "Loss", REAL_LOSSES[0], {name: name for name in (*REAL_LOSSES, "Both")})
LEARNING_RATE = shared.REAL_LEARNING_RATE
EPOCHS = replace(shared.EPOCHS, default=20)
SPEED = replace(shared.SPEED, default="5")
INITIAL = ChoiceField(
    "init", "Initial weights", "zeros", {"zeros": "Zeros", "random": "Random, by seed"}
)
ASKED = tuple(
    NumberField(f"x{i + 1}", f"x{i + 1}", None, -LARGEST, LARGEST, optional=True, none="no number")
    for i in range(MAX_FEATURES)
)
PLANE = ChoiceField("plane", "Loss over", "w2", {"w2": "w1 and w2", "b": "w1 and b"})


@dataclass(frozen=True)
class Settings(shared.TrainingSettings):
    """What the regression page asks for, every value already checked by its field."""

    racing = REAL_LOSSES

    loss: str = setting(LOSS)
    learning_rate: float = setting(LEARNING_RATE)
    epochs: int = setting(EPOCHS)
    data: str = setting(DATA)
    own: Table = setting(TABLE)
    standardise: bool = setting(shared.STANDARDISE)
    initial: Initial = setting(INITIAL)

    @property
    def table(self) -> Table:
        """The samples as they were read."""
        return self.own if self.data == OWN else EXAM_SCORES

    @property
    def source(self) -> Table | Standardised:
        """The samples asked for."""
        return Standardised(self.table, self.train_share) if self.standardise else self.table

    def specs(self) -> tuple[Spec, ...]:
        """One experiment, or two that differ in their loss alone."""
        return self.experiments(self.source, MLP((self.source.features, 1)))


def asked_fields(table: Table) -> list[NumberField]:
    """Return a field for each feature of a sample whose target is to be predicted."""
    names = table.columns[:-1]
    return [replace(field, label=as_text(name)) for field, name in zip(ASKED, names, strict=False)]


def axes_of(plane: str, features: int) -> tuple[int, int]:
    """The places, among all weights, of the two that the loss is shown over; w and b of one feature."""
    return (0, 1) if plane == "w2" or features == 1 else (0, features)


FIELDS = (*fields_of(Settings).values(), shared.SAME_EPOCH, SPEED, shared.LOG_LOSS, PLANE, *ASKED)
ALWAYS_IN_LINK = (LEARNING_RATE, EPOCHS, LOSS, DATA, shared.SEED)
