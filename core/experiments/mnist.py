"""Digits: the settings of the MNIST page, and its experiments."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from core.datasets.mnist import BUNDLED_COUNT, FULL_TEST, FULL_TRAINING, BundledDigits, FullMnist
from core.digits.digit_models import CNN, DigitMLP
from core.settings import training_settings as shared
from core.settings.fields import ChoiceField, NumberField, ToggleField
from core.settings.layers_field import LayersField
from core.settings.setting import fields_of, setting
from core.training.augmentation import SmallMoves
from core.training.data import DatasetSpec
from core.training.models import Model
from core.training.spec import Spec

SMALL, FULL = "small", "full"
DATASET = ChoiceField("dataset", "Dataset", SMALL, {SMALL: "5,000 digits", FULL: "Full MNIST"})
MODEL = ChoiceField(
    "model", "Model", "softmax", {"softmax": "Softmax regression", "mlp": "MLP", "cnn": "CNN"}
)
LAYERS = LayersField(
    default=(64,), most_layers=3, most_units=800, without="0 is softmax regression."
)
LOSS = shared.CLASS_LOSS
LEARNING_RATE = replace(shared.LEARNING_RATE, default=0.1)
EPOCHS = replace(shared.EPOCHS, default=15)
BATCH = replace(
    shared.BATCH, default=100, high=FULL_TRAINING, help="Digits in each update. Empty means all."
)
ACTIVATION = replace(shared.ACTIVATION, default="ReLU")
AUGMENT = ToggleField(
    "augment", "Augmentation", False,
    help="Turns, scales and shifts each training digit a little, anew in every epoch. "
    "A network that has seen such digits reads drawings better.",
)  # fmt: skip
SEED = replace(shared.SEED, default=777)
DROP_LAST = replace(shared.DROP_LAST, default=True)
TRAIN_SHARE = replace(
    shared.TRAIN_SHARE, default=0.8, low=0.1, high=0.9, help="The other digits are the test set."
)
SPEED = replace(shared.SPEED, default="1")  # slow enough to draw while it learns
SHOW = ChoiceField(
    "show",
    "Look at",
    "confusion",
    {
        "confusion": "Confusion matrix",
        "mistakes": "Mistakes",
        "digit": "A test digit",
        "inside": "Inside the network",
        "belief": "Belief over the epochs",
        "own": "Your digits",
    },
)
BATCHES = ToggleField("batches", "Every batch", False, help="Shows each batch behind the curves.")

LOSS_NOTES = {
    "CE": "Cross-entropy: exactly one of the ten digits is right, so softmax shares out a "
    "probability of 1 among them, and −log of the right digit’s share is the loss.",
    "BCE": "Binary cross-entropy on one-hot targets: ten yes/no questions, each with a sigmoid of "
    "its own. The ten answers need not add up to 1.",
    "MSE": "Squared error on one-hot targets: ten sigmoids again, as if their errors were Gaussian. "
    "Where a sigmoid is confident and wrong, its gradient is almost 0.",
    "Both": "BCE and MSE from the same weights. Both ask ten yes/no questions; where an answer is "
    "confident and wrong, BCE’s gradient is still large and MSE’s almost 0.",
}


@dataclass(frozen=True)
class Settings(shared.TrainingSettings):
    """What the MNIST page asks for, every value already checked by its field."""

    loss: str = setting(LOSS)
    learning_rate: float = setting(LEARNING_RATE)
    epochs: int = setting(EPOCHS)
    batch_size: int | None = setting(BATCH)
    drop_last: bool = setting(DROP_LAST)
    train_share: float = setting(TRAIN_SHARE)
    seed: int = setting(SEED)
    dataset: str = setting(DATASET)
    model: str = setting(MODEL)
    layers: tuple[int, ...] = setting(LAYERS)
    activation: str = setting(ACTIVATION)
    augment: bool = setting(AUGMENT)

    @property
    def network(self) -> Model:
        """The network asked for."""
        if self.model == "cnn":
            return CNN()
        return DigitMLP(self.layers, self.activation) if self.model == "mlp" else DigitMLP()

    def specs(self) -> tuple[Spec, ...]:
        """One experiment, or two that differ in their loss alone."""
        data: DatasetSpec = FullMnist() if self.dataset == FULL else BundledDigits()
        share = FULL_TRAINING / (FULL_TRAINING + FULL_TEST)
        settings = replace(self, train_share=share) if self.dataset == FULL else self
        specs = settings.experiments(data, self.network)
        if not self.augment:
            return specs
        return tuple(replace(spec, augmentation=SmallMoves()) for spec in specs)


def training_digits(dataset: str, train_share: float) -> int:
    """How many digits there are to train on."""
    return FULL_TRAINING if dataset == FULL else round(BUNDLED_COUNT * train_share)


def batch_field(digits: int) -> NumberField:
    """The batch size, at most all digits."""
    return replace(BATCH, high=digits)


def parameter_count(model: Model) -> int:
    """How many numbers training adjusts."""
    with torch.device("meta"):  # neither draws nor keeps any
        return sum(parameter.numel() for parameter in model.build().parameters())


FIELDS = (
    *fields_of(Settings).values(), shared.SAME_EPOCH, SPEED, shared.LOG_LOSS, BATCHES, SHOW,
)  # fmt: skip
ALWAYS_IN_LINK = (LEARNING_RATE, EPOCHS, LOSS, MODEL, BATCH, DATASET, AUGMENT, SEED)
