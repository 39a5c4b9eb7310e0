"""Logistic regression: the data sets of its page, its settings, and the experiments made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from core.fields import ChoiceField, NumberField, ToggleField
from core.models import MLP
from core.optimizers import OPTIMIZERS
from core.spec import MAX_EPOCHS, Initial, Spec

STUDENTS = ((1, 2), (2, 3), (3, 1), (4, 3), (5, 3), (6, 2))
STUDENTS_PASSED = (0, 0, 0, 1, 1, 1)
MINIBATCH = ((1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7))
MINIBATCH_LABELS = (0, 0, 1, 1, 1, 0)


@dataclass(frozen=True)
class Bernoulli:
    """y ~ Bernoulli(sigmoid(w x + b)) at ``size`` points evenly on [-1, 1] (lesson L2)."""

    size: int = 2_000
    w: float = 5.0
    b: float = -1.0

    features = 1

    def draw(self) -> tuple[Tensor, Tensor]:
        """Inputs ``(size, 1)`` and 0/1 targets ``(size, 1)``."""
        x = torch.linspace(-1, 1, self.size).unsqueeze(1)
        return x, torch.bernoulli(torch.sigmoid(self.b + self.w * x))


@dataclass(frozen=True)
class Points:
    """Samples written out: ``inputs`` one tuple a sample, ``labels`` 0 or 1."""

    inputs: tuple[tuple[float, ...], ...]
    labels: tuple[int, ...]

    @property
    def features(self) -> int:
        """Numbers in a sample."""
        return len(self.inputs[0])

    def draw(self) -> tuple[Tensor, Tensor]:
        """Inputs ``(n, features)`` and targets ``(n, 1)``; nothing is random."""
        targets = torch.tensor(self.labels, dtype=torch.float32).unsqueeze(1)
        return torch.tensor(self.inputs, dtype=torch.float32), targets


SIX_STUDENTS = Points(STUDENTS, STUDENTS_PASSED)  # lesson L1
SIX_POINTS = Points(MINIBATCH, MINIBATCH_LABELS)  # lesson L4


DATA = ChoiceField(
    "data",
    "Data",
    "bernoulli",
    {
        "bernoulli": "Bernoulli curve",
        "students": "Six students",
        "minibatch": "Six points for mini-batches",
    },
)
SEED = NumberField("seed", "Seed", 0, 0, 2**31 - 1, whole=True)
SIZE = NumberField("n", "Samples", 2_000, 2, 5_000, whole=True)
TRUE_W = NumberField("w", "True w", 5.0, -20, 20)
TRUE_B = NumberField("b", "True b", -1.0, -20, 20)
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
INITIAL = ChoiceField(
    "init",
    "Initial weights",
    "random",
    {"random": "Random, by seed", "zeros": "Zeros", "hand": "By hand"},
)
START_W = NumberField("w0", "Start w", 0.0, -100, 100)
START_W2 = NumberField("v0", "Start w2", 0.0, -100, 100)
START_B = NumberField("b0", "Start b", 0.0, -100, 100)
START_CURVE = (START_W, START_B)
START_PLANE = (START_W, START_W2, START_B)
IN_STEP = ToggleField(
    "step", "In step", True, help="Both at the same epoch; off, each trains as fast as it can."
)
LOG_LOSS = ToggleField("log", "Logarithmic loss axis", False)
SOLID = ToggleField("solid", "Loss surface in 3-D", False)


@dataclass(frozen=True)
class Settings:
    """What the logistic page asks for, every value already checked by its field."""

    data: str = "bernoulli"
    seed: int = 0
    size: int = 2_000
    w: float = 5.0
    b: float = -1.0
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
    device: str = "cpu"

    @property
    def source(self) -> Bernoulli | Points:
        """The samples asked for."""
        if self.data == "bernoulli":
            return Bernoulli(self.size, self.w, self.b)
        return SIX_STUDENTS if self.data == "students" else SIX_POINTS

    def specs(self) -> tuple[Spec, ...]:
        """One experiment, or two that differ in their loss alone."""
        source = self.source
        spec = Spec(
            data=source,
            model=MLP((source.features, 1)),
            optimizer=self.optimizer,
            learning_rate=self.learning_rate,
            momentum=self.momentum,
            weight_decay=self.weight_decay,
            epochs=self.epochs,
            batch_size=self.batch_size,
            shuffle=self.shuffle,
            drop_last=self.drop_last,
            train_share=self.train_share,
            initial=self.initial,
            seed=self.seed,
            device=self.device,
        )
        losses = ("BCE", "MSE") if self.loss == "Both" else (self.loss,)
        return tuple(replace(spec, loss=loss) for loss in losses)


FIELDS = (
    DATA, SEED, SIZE, TRUE_W, TRUE_B, LOSS, LEARNING_RATE, EPOCHS, BATCH, SHUFFLE, DROP_LAST,
    OPTIMIZER, MOMENTUM, WEIGHT_DECAY, TRAIN_SHARE, INITIAL, START_W, START_W2, START_B, IN_STEP, LOG_LOSS, SOLID,
)  # fmt: skip
ALWAYS_IN_LINK = (LEARNING_RATE, EPOCHS, LOSS, DATA, SEED)
