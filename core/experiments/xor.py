"""Classifiers on a plane: the data sets of the XOR page, its settings, and its experiments."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.datasets.points import NO_POINTS, Points, from_text, to_text
from core.datasets.standardised import Standardised
from core.datasets.synthetic import GATES, Gate, Shape
from core.settings import training_settings as shared
from core.settings.fields import ChoiceField, MultiChoiceField, NumberField, TextField, ToggleField
from core.settings.layers_field import LayersField
from core.settings.table import fields_of, setting
from core.training.data import DatasetSpec
from core.training.initializers import Initial
from core.training.models import INPUT_FEATURES, MLP, PLAIN
from core.training.spec import Spec

OWN = "own"
MODE = ChoiceField(
    "mode", "Mode", "train", {"train": "Train a network", "hand": "Perceptron by hand"}
)
DATA = ChoiceField(
    "data", "Data", "xor",
    {
        "xor": "XOR", "and": "AND", "or": "OR", "nand": "NAND",
        "circle": "Circle", "moons": "Moons", "spiral": "Spiral", OWN: "Your own points",
    },
    always_in_link=True,
)  # fmt: skip
NOISE = NumberField(
    "noise", "Noise", 0.0, 0, 2, always_in_link=True, when=lambda of: of[DATA] != OWN,
    help="How far points stray; a gate without noise is four points.",
)  # fmt: skip
SIZE = NumberField(
    "n", "Points", 250, 4, 2_000, whole=True,
    when=lambda of: of[DATA] != OWN and (of[NOISE] > 0 or of[DATA] not in GATES),
)  # fmt: skip
POINTS = TextField("points", "Points", NO_POINTS, from_text, to_text)
STANDARDISE = replace(shared.STANDARDISE, when=lambda of: of[DATA] == OWN)
LAYERS = LayersField(always_in_link=True)
ACTIVATION = replace(shared.ACTIVATION, always_in_link=True)
INPUTS = MultiChoiceField(
    "inputs", "Inputs", PLAIN, tuple(INPUT_FEATURES), help="What the network is given of each point."
)  # fmt: skip
INITIAL = ChoiceField(
    "init", "Initial weights", "random",
    {
        "random": "PyTorch’s own, by seed", "xavier": "Xavier, by seed", "he": "He, by seed",
        "normal": "Standard normal, by seed", "zeros": "Zeros",
    },
)  # fmt: skip
SHOW = ChoiceField(
    "show", "Look at", "network",
    {"network": "The network", "hidden": "Hidden layer’s view", "gradients": "Gradients"},
)  # fmt: skip
HAND_GATE = ChoiceField(
    "gate", "Gate", "and", {"and": "AND", "nand": "NAND", "or": "OR", "xor": "XOR"}, "row", always_in_link=True
)  # fmt: skip
HAND_LAYERS = ToggleField(
    "two", "Two layers: AND(NAND, OR)", False, when=lambda of: of[HAND_GATE] == "xor"
)
# A line to start from that is none of the gates.
HAND_W1 = NumberField("w1", "w1", 1.0, -2, 2)
HAND_W2 = NumberField("w2", "w2", -1.0, -2, 2)
HAND_B = NumberField("b", "b", 0.5, -2, 2)
BY_HAND = (MODE, HAND_GATE, HAND_LAYERS, HAND_W1, HAND_W2, HAND_B)


@dataclass(frozen=True)
class Settings(shared.TrainingSettings):
    """Settings of the XOR page, each value already checked by its field."""

    mode: str = setting(MODE)
    learning_rate: float = setting(replace(shared.LEARNING_RATE, default=1.0))
    epochs: int = setting(replace(shared.EPOCHS, default=10_001))
    seed: int = setting(replace(shared.SEED, default=777))
    data: str = setting(DATA)
    noise: float = setting(NOISE)
    size: int = setting(SIZE)
    points: Points = setting(POINTS)
    layers: tuple[int, ...] = setting(LAYERS)
    activation: str = setting(ACTIVATION)
    inputs: tuple[str, ...] = setting(INPUTS)
    initial: Initial = setting(INITIAL)
    standardise: bool = setting(STANDARDISE)
    show: str = setting(SHOW)

    @property
    def source(self) -> DatasetSpec:
        """Return the samples asked for; the student's own, standardised if asked for."""
        if self.data == OWN:
            return Standardised(self.points, self.train_share) if self.standardise else self.points
        if self.data in GATES:
            return Gate(self.data, self.noise, self.size if self.noise else 4)
        return Shape(self.data, self.noise, self.size)

    def specs(self) -> tuple[Spec, ...]:
        model = MLP((len(self.inputs), *self.layers, 1), self.activation, self.inputs)
        return self.experiments(self.source, model)


FIELDS = (*fields_of(Settings).values(), *BY_HAND[1:], shared.ONE_UPDATE)
