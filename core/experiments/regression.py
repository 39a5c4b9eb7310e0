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
from core.settings.fields import ChoiceField, NumberField, TextField, Values
from core.settings.table import fields_of, setting
from core.text.plain_text import as_text
from core.training.initializers import Initial
from core.training.losses import REAL_LOSSES
from core.training.models import MLP
from core.training.spec import Spec

OWN = "own"
DATA = ChoiceField(
    "data", "Data", "exam", {"exam": "Exam scores", OWN: "Your own table"}, always_in_link=True
)
TABLE = TextField("table", "Table", NO_TABLE, from_text, to_text)
INITIAL = ChoiceField(
    "init", "Initial weights", "zeros", {"zeros": "Zeros", "random": "Random, by seed"}
)


def _table(of: Values) -> Table:
    return of[TABLE] if of[DATA] == OWN else EXAM_SCORES


PLANE = ChoiceField(
    "plane", "Loss over", "w2", {"w2": "w1 and w2", "b": "w1 and b"}, "row",
    when=lambda of: _table(of).features > 1,
)  # fmt: skip


def _asked(place: int) -> NumberField[float | None]:
    """Return the field for one feature of a sample whose target is to be predicted."""
    field = NumberField[float | None](
        f"x{place + 1}", f"x{place + 1}", None, -LARGEST, LARGEST, optional=True, none="no number",
        when=lambda of: place < _table(of).features,
    )  # fmt: skip
    return replace(
        field, bounded_by=lambda of: replace(field, label=as_text(_table(of).columns[place]))
    )


ASKED = tuple(map(_asked, range(MAX_FEATURES)))


@dataclass(frozen=True)
class Settings(shared.TrainingSettings):
    """Settings of the regression page, each value already checked by its field."""

    racing = REAL_LOSSES

    loss: str = setting(
        replace(
            shared.LOSS,
            default=REAL_LOSSES[0],
            options={name: name for name in (*REAL_LOSSES, shared.BOTH)},
        )
    )
    learning_rate: float = setting(shared.REAL_LEARNING_RATE)
    epochs: int = setting(replace(shared.EPOCHS, default=20))
    speed: str = setting(replace(shared.SPEED, default="5"))
    stop_accuracy: float | None = setting(replace(shared.STOP_ACCURACY, when=lambda _: False))
    data: str = setting(DATA)
    own: Table = setting(TABLE)
    standardise: bool = setting(shared.STANDARDISE)
    initial: Initial = setting(INITIAL)
    plane: str = setting(PLANE)

    @property
    def table(self) -> Table:
        """Return the samples as they were read."""
        return self.own if self.data == OWN else EXAM_SCORES

    @property
    def source(self) -> Table | Standardised:
        """Return the samples asked for."""
        return Standardised(self.table, self.train_share) if self.standardise else self.table

    @property
    def axes(self) -> tuple[int, int]:
        """Return the places, among all weights, of the two that the loss is shown over."""
        features = self.table.features
        return (0, 1) if self.plane == "w2" or features == 1 else (0, features)

    def specs(self) -> tuple[Spec, ...]:
        return self.experiments(self.source, MLP((self.source.features, 1)))


FIELDS = (*fields_of(Settings).values(), *ASKED, shared.ONE_UPDATE)
