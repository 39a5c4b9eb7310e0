"""The settings that every experiment has: their fields, and the experiments made of them."""

from __future__ import annotations

from dataclasses import dataclass

from core.settings.fields import ChoiceField, NumberField, ToggleField
from core.training.data import DatasetSpec
from core.training.initializers import Initial
from core.training.losses import BINARY_LOSSES
from core.training.models import Model
from core.training.optimizers import OPTIMIZERS
from core.training.spec import MAX_EPOCHS, Spec

SEED = NumberField("seed", "Seed", 0, 0, 2**31 - 1, whole=True)
LOSS = ChoiceField("loss", "Loss", "BCE", {"BCE": "BCE", "MSE": "MSE", "Both": "Both"})
LEARNING_RATE = NumberField("lr", "Learning rate", 0.05, 1e-6, 1_000)
EPOCHS = NumberField("epochs", "Epochs", 10_000, 1, MAX_EPOCHS, whole=True)
BATCH = NumberField(
    "batch",
    "Batch size",
    None,
    1,
    5_000,
    whole=True,
    optional=True,
    help="Samples in each update. Empty means all of them: one update an epoch.",
)
SHUFFLE = ToggleField("shuffle", "Shuffle each epoch", True)
DROP_LAST = ToggleField("drop", "Drop a short last batch", False)
OPTIMIZER = ChoiceField("optimizer", "Optimizer", "SGD", {name: name for name in OPTIMIZERS})
MOMENTUM = NumberField("momentum", "Momentum", 0.0, 0, 0.999)
WEIGHT_DECAY = NumberField("decay", "Weight decay", 0.0, 0, 10)
TRAIN_SHARE = NumberField(
    "train", "Train share", 1.0, 0.1, 1, help="1 trains on every sample; 0.7 keeps 30 % to test on."
)
STOP_LOSS = NumberField(
    "stoploss", "Stop at a loss of", None, 0, 1_000, optional=True, none="never",
    help="The run ends where the training loss is this or less. Empty means never.",
)  # fmt: skip
STOP_ACCURACY = NumberField(
    "stopacc", "Stop at an accuracy of", None, 0, 1, optional=True, none="never",
    help="The run ends where the training accuracy is this or more; 1 is 100 %. Empty means never.",
)  # fmt: skip
SAME_EPOCH = ToggleField(
    "step", "Same epoch", True, help="Both at the same epoch; off, each trains as fast as it can."
)
LOG_LOSS = ToggleField("log", "Logarithmic loss axis", False)

UPDATES = (OPTIMIZER, MOMENTUM, WEIGHT_DECAY, BATCH, SHUFFLE, DROP_LAST, TRAIN_SHARE)
STOPS = (STOP_LOSS, STOP_ACCURACY)


@dataclass(frozen=True)
class TrainingSettings:
    """What every page asks for, each value already checked by its field.

    ``loss`` is a name in ``LOSSES`` or ``"Both"``; the others are as in ``Spec``.
    """

    loss: str = "BCE"
    learning_rate: float = 0.05
    epochs: int = 10_000
    batch_size: int | None = None
    shuffle: bool = True
    drop_last: bool = False
    optimizer: str = "SGD"
    momentum: float = 0.0
    weight_decay: float = 0.0
    train_share: float = 1.0
    initial: Initial = "random"
    seed: int = 0
    device: str = "cpu"
    stop_loss: float | None = None
    stop_accuracy: float | None = None

    def experiments(self, data: DatasetSpec, model: Model) -> tuple[Spec, ...]:
        """One experiment, or two that differ in their loss alone."""
        same = {name: getattr(self, name) for name in TrainingSettings.__dataclass_fields__}
        losses = BINARY_LOSSES if self.loss == "Both" else (self.loss,)
        return tuple(Spec(data, model, **{**same, "loss": loss}) for loss in losses)
