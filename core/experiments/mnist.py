"""Digits: the settings of the MNIST page, and its experiments."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from core.datasets.mnist import BUNDLED_COUNT, FULL_TEST, FULL_TRAINING, BundledDigits, FullMnist
from core.digits.digit_models import CNN, DigitMLP
from core.settings import training_settings as shared
from core.settings.fields import ChoiceField, NumberField, ToggleField, Values
from core.settings.layers_field import LayersField
from core.settings.table import fields_of, setting
from core.training.augmentation import SmallMoves
from core.training.data import DatasetSpec
from core.training.models import Model
from core.training.spec import Spec

SMALL, FULL = "small", "full"
DATASET = ChoiceField(
    "dataset", "Dataset", SMALL, {SMALL: "5,000 digits", FULL: "Full MNIST"}, always_in_link=True
)
MODEL = ChoiceField(
    "model", "Model", "softmax",
    {"softmax": "Softmax regression", "mlp": "MLP", "cnn": "CNN"}, always_in_link=True,
)  # fmt: skip
LAYERS = LayersField(
    default=(64,), most_layers=3, most_units=800, without="0 is softmax regression.",
    when=lambda of: of[MODEL] == "mlp",
)  # fmt: skip
ACTIVATION = replace(shared.ACTIVATION, default="ReLU", when=LAYERS.when)
TRAIN_SHARE = replace(
    shared.TRAIN_SHARE, default=0.8, low=0.1, high=0.9, help="The other digits are the test set.",
    when=lambda of: of[DATASET] == SMALL,
)  # fmt: skip


def training_digits(dataset: str, train_share: float) -> int:
    """Return how many digits there are to train on."""
    return FULL_TRAINING if dataset == FULL else round(BUNDLED_COUNT * train_share)


def _batch_of_all_at_most(of: Values) -> NumberField[int | None]:
    return replace(BATCH, high=training_digits(of[DATASET], of[TRAIN_SHARE]))


BATCH = replace(
    shared.BATCH, default=100, high=FULL_TRAINING, help="Digits in each update. Empty means all.",
    always_in_link=True, bounded_by=_batch_of_all_at_most,
)  # fmt: skip
AUGMENT = ToggleField(
    "augment", "Augmentation", False, always_in_link=True,
    help="Turns, scales and shifts each training digit a little, anew in every epoch. "
    "A network that has seen such digits reads drawings better.",
)  # fmt: skip
SHOW = ChoiceField(
    "show", "Look at", "confusion",
    {
        "confusion": "Confusion matrix", "mistakes": "Mistakes", "digit": "A test digit",
        "inside": "Inside the network", "belief": "Belief over the epochs", "own": "Your digits",
    },
)  # fmt: skip
BATCHES = ToggleField("batches", "Every batch", False, help="Shows each batch behind the curves.")


@dataclass(frozen=True)
class Settings(shared.TrainingSettings):
    """Settings of the MNIST page, each value already checked by its field."""

    loss: str = setting(shared.CLASS_LOSS)
    learning_rate: float = setting(replace(shared.LEARNING_RATE, default=0.1))
    epochs: int = setting(replace(shared.EPOCHS, default=15))
    # Slow enough to draw while it learns.
    speed: str = setting(replace(shared.SPEED, default="1"))
    batch_size: int | None = setting(BATCH)
    drop_last: bool = setting(replace(shared.DROP_LAST, default=True))
    train_share: float = setting(TRAIN_SHARE)
    seed: int = setting(replace(shared.SEED, default=777))
    dataset: str = setting(DATASET)
    model: str = setting(MODEL)
    layers: tuple[int, ...] = setting(LAYERS)
    activation: str = setting(ACTIVATION)
    augment: bool = setting(AUGMENT)
    batches: bool = setting(BATCHES)
    show: str = setting(SHOW)

    @property
    def network(self) -> Model:
        """Return the network asked for."""
        if self.model == "cnn":
            return CNN()
        return DigitMLP(self.layers, self.activation) if self.model == "mlp" else DigitMLP()

    @property
    def digits(self) -> int:
        """Return how many digits there are to train on."""
        return training_digits(self.dataset, self.train_share)

    def specs(self) -> tuple[Spec, ...]:
        data: DatasetSpec = FullMnist() if self.dataset == FULL else BundledDigits()
        share = FULL_TRAINING / (FULL_TRAINING + FULL_TEST)
        settings = replace(self, train_share=share) if self.dataset == FULL else self
        specs = settings.experiments(data, self.network)
        if not self.augment:
            return specs
        return tuple(replace(spec, augmentation=SmallMoves()) for spec in specs)


def parameter_count(model: Model) -> int:
    """Return how many numbers training adjusts."""
    with torch.device("meta"):  # neither draws nor keeps any
        return sum(parameter.numel() for parameter in model.build().parameters())


FIELDS = tuple(fields_of(Settings).values())
