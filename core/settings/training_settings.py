"""The settings that every experiment has: one row each, and the specs made of them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from core.hosting.limits import MAX_EPOCHS
from core.runs.speed_limit import FULL_SPEED, SPEEDS
from core.settings.fields import ChoiceField, NumberField, ToggleField
from core.settings.table import fields_of, setting
from core.text.number_text import exact
from core.training.data import DatasetSpec
from core.training.initializers import Initial
from core.training.losses import BINARY_LOSSES
from core.training.models import ACTIVATIONS, MLP, Model
from core.training.optimizers import OPTIMIZERS
from core.training.spec import Spec

BOTH = "Both"
SEED = NumberField("seed", "Seed", Spec.seed, 0, 2**31 - 1, whole=True, always_in_link=True)
LOSS = ChoiceField(
    "loss", "Loss", Spec.loss, {name: name for name in ("BCE", "MSE", BOTH)}, always_in_link=True
)
CLASS_LOSS = replace(  # where there are several classes
    LOSS, default="CE", options={name: name for name in ("CE", "BCE", "MSE", "CE of softmax", BOTH)}
)
LEARNING_RATE = NumberField(
    "lr", "Learning rate", Spec.learning_rate, 1e-6, 1_000, always_in_link=True
)
# Of a regression: inputs of a size of 10,000 diverge at larger rates than 1e-8.
REAL_LEARNING_RATE = replace(LEARNING_RATE, default=1e-5, low=1e-12)
EPOCHS = NumberField(
    "epochs", "Epochs", Spec.epochs, 1, MAX_EPOCHS, whole=True, always_in_link=True
)
BATCH = NumberField(
    "batch", "Batch size", Spec.batch_size, 1, 5_000, whole=True, optional=True,
    help="Samples in each update. Empty means all of them: one update an epoch.",
)  # fmt: skip
SHUFFLE = ToggleField("shuffle", "Shuffle each epoch", Spec.shuffle)
DROP_LAST = ToggleField("drop", "Drop a short last batch", Spec.drop_last)
ACTIVATION = ChoiceField(
    "activation", "Activation", MLP.activation, {name: name for name in ACTIVATIONS}
)
OPTIMIZER = ChoiceField(
    "optimizer", "Optimizer", Spec.optimizer, {name: name for name in OPTIMIZERS}, "row"
)
MOMENTUM = NumberField(
    "momentum", "Momentum", Spec.momentum, 0, 0.999, when=lambda of: of[OPTIMIZER] == "SGD"
)
WEIGHT_DECAY = NumberField("decay", "Weight decay", Spec.weight_decay, 0, 10)
TRAIN_SHARE = NumberField(
    "train", "Train share", Spec.train_share, 0.1, 1,
    help="1 trains on every sample; 0.7 keeps 30 % to test on.",
)  # fmt: skip
STANDARDISE = ToggleField(
    "std", "Standardise inputs", False,
    help="Take each feature’s mean away and divide by its standard deviation.",
)  # fmt: skip
DEVICE = ChoiceField(
    "device", "Device", Spec.device, {Spec.device: "CPU"}
)  # a page adds its server's
STOP_LOSS = NumberField(
    "stoploss", "Stop at a loss of", Spec.stop_loss, 0, 1_000, optional=True, none="never",
    help="The run ends where the training loss is this or less. Empty means never.",
)  # fmt: skip
STOP_ACCURACY = NumberField(
    "stopacc", "Stop at an accuracy of", Spec.stop_accuracy, 0, 1, optional=True, none="never",
    help="The run ends where the training accuracy is this or more; 1 is 100 %. Empty means never.",
)  # fmt: skip
SAME_EPOCH = ToggleField(
    "step", "Same epoch", True, when=lambda of: of[LOSS] == BOTH,
    help="Both at the same epoch; off, each trains as fast as it can.",
)  # fmt: skip
SPEED_NAMES = {
    speed: f"{int(speed):,} epoch{'s' * (speed != '1')}/s" for speed in SPEEDS if speed != FULL_SPEED
}  # fmt: skip
SPEED = ChoiceField(
    "speed", "Speed", FULL_SPEED, {each: SPEED_NAMES.get(each, "Full speed") for each in SPEEDS}, "slider"
)  # fmt: skip
LOG_LOSS = ToggleField("log", "Logarithmic loss axis", False)
ONE_UPDATE = ToggleField("update", "Show one update", False)


@dataclass(frozen=True)
class TrainingSettings:
    """Settings of every page with a run, each value already checked by its field.

    ``loss`` is a name in ``LOSSES``, or ``BOTH`` for those that ``racing`` names. How fast a run
    goes and how it is drawn (``same_epoch``, ``speed``, ``log_loss``) is no part of its spec; the
    others are as in ``Spec``.
    """

    racing = BINARY_LOSSES  # not a setting

    learning_rate: float = setting(LEARNING_RATE)
    loss: str = setting(LOSS)
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
    device: str = setting(DEVICE)
    stop_loss: float | None = setting(STOP_LOSS)
    stop_accuracy: float | None = setting(STOP_ACCURACY)
    same_epoch: bool = setting(SAME_EPOCH)
    speed: str = setting(SPEED)
    log_loss: bool = setting(LOG_LOSS)

    def described(self, loss: str) -> str:
        """Return a name for the experiment of a loss: its learning rate, and what is not as usual.

        Settings that make other experiments have other names, and so have other weight decays.
        """
        parts = [loss, f"lr {exact(self.learning_rate)}"]
        for attribute, field in fields_of(type(self)).items():
            value = getattr(self, attribute)
            if attribute != "loss" and self._makes_another(**{attribute: field.default}):
                parts.append(f"{field.label.lower()} {field.in_words(value)}")
        return " · ".join(parts)

    def _makes_another(self, **others: Any) -> bool:
        specs, other_specs = self.specs(), replace(self, **others).specs()
        return any(
            (one.experiment, one.weight_decay) != (other.experiment, other.weight_decay)
            for one, other in zip(specs, other_specs, strict=True)
        )

    @property
    def initial_weights(self) -> Initial:
        """Return the weights that training starts from."""
        return self.initial

    def specs(self) -> tuple[Spec, ...]:
        """Return one experiment, or two that differ in their loss alone."""
        raise NotImplementedError

    def experiments(self, data: DatasetSpec, model: Model) -> tuple[Spec, ...]:
        """Return the specs of these settings for some samples and a network."""
        of_spec = {each.name for each in fields(Spec)}
        names = (each.name for each in fields(TrainingSettings) if each.name in of_spec)
        same = {name: getattr(self, name) for name in names}
        same["initial"] = self.initial_weights
        losses = self.racing if self.loss == BOTH else (self.loss,)
        return tuple(Spec(data, model, **{**same, "loss": loss}) for loss in losses)
