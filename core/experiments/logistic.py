"""Logistic regression: the data sets of its page, its settings, and the experiments made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from core.datasets.points import COORDINATE_LIMIT, NO_POINTS, Points, from_text, to_text
from core.datasets.standardised import Standardised
from core.datasets.synthetic import Bernoulli
from core.settings import training_settings as shared
from core.settings.fields import ChoiceField, NumberField, TextField, ToggleField, Values
from core.settings.table import fields_of, setting
from core.training.initializers import Initial
from core.training.models import MLP
from core.training.spec import Spec

STUDENTS = ((1, 2), (2, 3), (3, 1), (4, 3), (5, 3), (6, 2))
STUDENTS_PASSED = (0, 0, 0, 1, 1, 1)
MINIBATCH = ((1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7))
MINIBATCH_LABELS = (0, 0, 1, 1, 1, 0)

SIX_STUDENTS = Points(  # lesson L1
    STUDENTS, STUDENTS_PASSED, columns=("hours of lectures", "hours of study", "passed")
)
SIX_POINTS = Points(MINIBATCH, MINIBATCH_LABELS)  # lesson L4
TWENTY_POINTS = Points(  # a step that one curve fits, for a bad start in small batches
    tuple((tenth / 10,) for tenth in range(-10, 10)), tuple(int(t >= 2) for t in range(-10, 10))
)


OWN = "own"
FEATURES = (1, 2)  # that samples of this page may have
WRITTEN_OUT = {"step": TWENTY_POINTS, "students": SIX_STUDENTS, "minibatch": SIX_POINTS}

DATA = ChoiceField(
    "data", "Data", "bernoulli",
    {
        "bernoulli": "Bernoulli curve", "step": "20 points, a step", "students": "Six students",
        "minibatch": "Six points for mini-batches", OWN: "Your own data",
    },
    always_in_link=True,
)  # fmt: skip
POINTS = TextField(
    "points", "Your samples", NO_POINTS, partial(from_text, features=FEATURES), to_text
)


def _is_drawn(of: Values) -> bool:
    return of[DATA] == "bernoulli"


def _is_on_plane(of: Values) -> bool:
    points = {**WRITTEN_OUT, OWN: of[POINTS]}.get(of[DATA])
    return points is not None and points.features == 2


SIZE = NumberField("n", "Samples", Bernoulli.size, 2, 5_000, whole=True, when=_is_drawn)
TRUE_W = NumberField("w", "True w", Bernoulli.w, -20, 20, when=_is_drawn)
TRUE_B = NumberField("b", "True b", Bernoulli.b, -20, 20, when=_is_drawn)
TRUE_CURVE = (SIZE, TRUE_W, TRUE_B)
STANDARDISE = replace(shared.STANDARDISE, when=lambda of: not _is_drawn(of))
INITIAL = ChoiceField(
    "init", "Initial weights", "random",
    {"random": "Random, by seed", "zeros": "Zeros", "hand": "By hand"},
)  # fmt: skip
START_W = NumberField("w0", "Start w", 0.0, -100, 100, when=lambda of: of[INITIAL] == "hand")
START_W2 = NumberField(
    "v0", "Start w2", 0.0, -100, 100, when=lambda of: of[INITIAL] == "hand" and _is_on_plane(of)
)
START_B = NumberField("b0", "Start b", 0.0, -100, 100, when=START_W.when)
START = (INITIAL, START_W, START_W2, START_B)
ASKED = NumberField[float | None](
    "x", "What is p at x =", None, -COORDINATE_LIMIT, COORDINATE_LIMIT, optional=True, none="no x",
    help="The probability of 1 there stands beside the loss, while the model learns.",
    when=lambda of: of[DATA] == OWN and not _is_on_plane(of),
)  # fmt: skip
SOLID = ToggleField("solid", "Loss surface in 3-D", False)


@dataclass(frozen=True)
class Settings(shared.TrainingSettings):
    """Settings of the logistic page, each value already checked by its field."""

    data: str = setting(DATA)
    size: int = setting(SIZE)
    w: float = setting(TRUE_W)
    b: float = setting(TRUE_B)
    initial: Initial = setting(INITIAL)
    start_w: float = setting(START_W)
    start_w2: float = setting(START_W2)
    start_b: float = setting(START_B)
    points: Points = setting(POINTS)
    standardise: bool = setting(STANDARDISE)
    solid: bool = setting(SOLID)
    asked: float | None = setting(ASKED)

    @property
    def initial_weights(self) -> Initial:
        """Return the weights that training starts from."""
        if self.initial != "hand":
            return self.initial
        w2 = (self.start_w2,) if self.source.features == 2 else ()
        return (self.start_w, *w2, self.start_b)

    @property
    def source(self) -> Bernoulli | Points | Standardised:
        """Return the samples asked for, standardised if asked for."""
        if self.data == "bernoulli":
            return Bernoulli(self.size, self.w, self.b)
        points = self.points if self.data == OWN else WRITTEN_OUT[self.data]
        return Standardised(points, self.train_share) if self.standardise else points

    def specs(self) -> tuple[Spec, ...]:
        return self.experiments(self.source, MLP((self.source.features, 1)))


def weights_by_hand(weights: list[float]) -> dict[str, str]:
    """Return the link's settings that start from these weights ``(w..., b)``."""
    fields = [START_W, *[START_W2] * (len(weights) - 2), START_B]
    asked = {field.name: field.text(w) for field, w in zip(fields, weights, strict=True)}
    return {INITIAL.name: "hand", **asked}


FIELDS = (*fields_of(Settings).values(), shared.ONE_UPDATE)
