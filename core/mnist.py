"""Digits: the settings of the MNIST page, and its experiments."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core import training_settings as shared
from core.digit_models import CNN, DigitMLP
from core.digits import BundledDigits
from core.fields import ChoiceField
from core.models import Model
from core.spec import Spec

MODELS: dict[str, tuple[str, Model]] = {
    "softmax": ("Softmax regression", DigitMLP()),
    "mlp": ("MLP", DigitMLP((64,))),
    "cnn": ("CNN", CNN()),
}
MODEL = ChoiceField(
    "model", "Model", "softmax", {name: label for name, (label, _) in MODELS.items()}
)
LOSS = ChoiceField("loss", "Loss", "CE", {"CE": "CE", "BCE": "BCE", "MSE": "MSE", "Both": "Both"})
LEARNING_RATE = replace(shared.LEARNING_RATE, default=0.1)
EPOCHS = replace(shared.EPOCHS, default=15)
BATCH = replace(shared.BATCH, default=100)
SEED = replace(shared.SEED, default=777)
DROP_LAST = replace(shared.DROP_LAST, default=True)
TRAIN_SHARE = replace(
    shared.TRAIN_SHARE, default=0.8, low=0.1, high=0.9, help="The other digits are the test set."
)


@dataclass(frozen=True)
class Settings(shared.TrainingSettings):
    """What the MNIST page asks for, every value already checked by its field."""

    loss: str = "CE"
    learning_rate: float = 0.1
    epochs: int = 15
    batch_size: int | None = 100
    drop_last: bool = True
    train_share: float = 0.8
    seed: int = 777
    model: str = "softmax"

    def specs(self) -> tuple[Spec, ...]:
        """One experiment, or two that differ in their loss alone."""
        return self.experiments(BundledDigits(), MODELS[self.model][1])


FIELDS = (
    MODEL, LOSS, LEARNING_RATE, EPOCHS, BATCH, SEED, shared.OPTIMIZER, shared.MOMENTUM,
    shared.WEIGHT_DECAY, shared.SHUFFLE, DROP_LAST, TRAIN_SHARE, *shared.STOPS,
    shared.IN_STEP, shared.LOG_LOSS,
)  # fmt: skip
ALWAYS_IN_LINK = (LEARNING_RATE, EPOCHS, LOSS, MODEL, BATCH, SEED)
