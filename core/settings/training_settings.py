"""The settings that every experiment has: their fields, and the experiments made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.hosting.limits import MAX_EPOCHS
from core.runs.speed_limit import FULL_SPEED, SPEEDS
from core.settings.fields import ChoiceField, NumberField, ToggleField
from core.settings.setting import setting
from core.training.data import DatasetSpec
from core.training.initializers import Initial
from core.training.losses import BINARY_LOSSES
from core.training.models import ACTIVATIONS, MLP, Model
from core.training.optimizers import OPTIMIZERS
from core.training.spec import Spec

SEED = NumberField("seed", "Seed", Spec.seed, 0, 2**31 - 1, whole=True)
LOSS = ChoiceField("loss", "Loss", Spec.loss, {"BCE": "BCE", "MSE": "MSE", "Both": "Both"})
CLASS_LOSS = ChoiceField(
    "loss", "Loss", "CE", {"CE": "CE", "BCE": "BCE", "MSE": "MSE", "Both": "Both"}
)  # where there are several classes
LEARNING_RATE = NumberField("lr", "Learning rate", Spec.learning_rate, 1e-6, 1_000)
# Of a regression: inputs of a size of 10,000 diverge at larger rates than 1e-8.
REAL_LEARNING_RATE = replace(LEARNING_RATE, default=1e-5, low=1e-12)
EPOCHS = NumberField("epochs", "Epochs", Spec.epochs, 1, MAX_EPOCHS, whole=True)
BATCH = NumberField(
    "batch",
    "Batch size",
    Spec.batch_size,
    1,
    5_000,
    whole=True,
    optional=True,
    help="Samples in each update. Empty means all of them: one update an epoch.",
)
SHUFFLE = ToggleField("shuffle", "Shuffle each epoch", Spec.shuffle)
DROP_LAST = ToggleField("drop", "Drop a short last batch", Spec.drop_last)
ACTIVATION = ChoiceField(
    "activation", "Activation", MLP.activation, {name: name for name in ACTIVATIONS}
)
OPTIMIZER = ChoiceField(
    "optimizer", "Optimizer", Spec.optimizer, {name: name for name in OPTIMIZERS}
)
MOMENTUM = NumberField("momentum", "Momentum", Spec.momentum, 0, 0.999)
WEIGHT_DECAY = NumberField("decay", "Weight decay", Spec.weight_decay, 0, 10)
TRAIN_SHARE = NumberField(
    "train",
    "Train share",
    Spec.train_share,
    0.1,
    1,
    help="1 trains on every sample; 0.7 keeps 30 % to test on.",
)
STANDARDISE = ToggleField(
    "std", "Standardise inputs", False,
    help="Take each feature’s mean away and divide by its standard deviation.",
)  # fmt: skip
STOP_LOSS = NumberField(
    "stoploss", "Stop at a loss of", Spec.stop_loss, 0, 1_000, optional=True, none="never",
    help="The run ends where the training loss is this or less. Empty means never.",
)  # fmt: skip
STOP_ACCURACY = NumberField(
    "stopacc", "Stop at an accuracy of", Spec.stop_accuracy, 0, 1, optional=True, none="never",
    help="The run ends where the training accuracy is this or more; 1 is 100 %. Empty means never.",
)  # fmt: skip
SAME_EPOCH = ToggleField(
    "step", "Same epoch", True, help="Both at the same epoch; off, each trains as fast as it can."
)
SPEED = ChoiceField(
    "speed",
    "Speed",
    FULL_SPEED,
    {
        speed: "Full speed"
        if speed == FULL_SPEED
        else f"{int(speed):,} epoch{'s' * (speed != '1')}/s"
        for speed in SPEEDS
    },
)
LOG_LOSS = ToggleField("log", "Logarithmic loss axis", False)

STOPS = (STOP_LOSS, STOP_ACCURACY)


@dataclass(frozen=True)
class TrainingSettings:
    """What every page asks for, each value already checked by its field.

    ``loss`` is a name in ``LOSSES``, or ``"Both"`` for those that ``racing`` names; the others are
    as in ``Spec``.
    """

    racing = BINARY_LOSSES  # not a setting

    loss: str = setting(LOSS)
    learning_rate: float = setting(LEARNING_RATE)
    epochs: int = setting(EPOCHS)
    batch_size: int | None = setting(BATCH)
    shuffle: bool = setting(SHUFFLE)
    drop_last: bool = setting(DROP_LAST)
    optimizer: str = setting(OPTIMIZER)
    momentum: float = setting(MOMENTUM)
    weight_decay: float = setting(WEIGHT_DECAY)
    train_share: float = setting(TRAIN_SHARE)
    initial: Initial = Spec.initial
    seed: int = setting(SEED)
    device: str = Spec.device
    stop_loss: float | None = setting(STOP_LOSS)
    stop_accuracy: float | None = setting(STOP_ACCURACY)

    @property
    def initial_weights(self) -> Initial:
        """The weights asked for."""
        return self.initial

    def experiments(self, data: DatasetSpec, model: Model) -> tuple[Spec, ...]:
        """One experiment, or two that differ in their loss alone."""
        same = {name: getattr(self, name) for name in TrainingSettings.__dataclass_fields__}
        same["initial"] = self.initial_weights
        losses = self.racing if self.loss == "Both" else (self.loss,)
        return tuple(Spec(data, model, **{**same, "loss": loss}) for loss in losses)
