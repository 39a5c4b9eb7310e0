"""An experiment as one frozen value: everything that a run depends on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.training.augmentation import Augmentation
from core.training.data import DatasetSpec
from core.training.initializers import Initial
from core.training.models import Model

# These may change while the run trains.
TUNABLE = ("learning_rate", "weight_decay", "epochs", "device", "stop_loss", "stop_accuracy")


@dataclass(frozen=True)
class Spec:
    """One experiment. Equal specs give equal runs, bit for bit, on the CPU.

    Attributes:
        data: draws the samples; each worker does so once and keeps them.
        model: builds the network, which returns logits.
        loss: a name in ``core.training.losses.LOSSES``.
        optimizer: a name in ``core.training.optimizers.OPTIMIZERS``.
        learning_rate: step size; tunable, as are others below: it may change between slices.
        momentum: share of the last step that SGD adds to the next one, in [0, 1).
        weight_decay: times each weight, added to its gradient (L2); tunable.
        epochs: passes over the training samples; tunable.
        batch_size: samples a batch; ``None`` is full-batch, never shuffled.
        shuffle: draw a new order each epoch.
        drop_last: leave out a short last batch.
        train_share: part of the samples to train on, in (0, 1]; the rest is the test set.
        augmentation: changes the inputs of each batch at random, or none.
        initial: a name in ``core.training.initializers.INITIAL_WEIGHTS``, or every weight
            in the order of ``model.parameters()``, flattened.
        seed: of the data first, then the weights, then the shuffling.
        device: a PyTorch device name; tunable.
        stop_loss: end the run where an epoch's loss is this or less; tunable.
        stop_accuracy: end it where an epoch's accuracy, in [0, 1], is this or more; tunable.
    """

    data: DatasetSpec
    model: Model
    loss: str = "BCE"
    optimizer: str = "SGD"
    learning_rate: float = 0.05
    momentum: float = 0.0
    weight_decay: float = 0.0
    epochs: int = 10_000
    batch_size: int | None = None
    shuffle: bool = True
    drop_last: bool = False
    train_share: float = 1.0
    augmentation: Augmentation | None = None
    initial: Initial = "random"
    seed: int = 0
    device: str = "cpu"
    stop_loss: float | None = None
    stop_accuracy: float | None = None

    @property
    def experiment(self) -> Spec:
        """Return the spec with its tunable fields at their defaults: a run may go on where these are equal."""
        return replace(self, **{name: getattr(Spec, name) for name in TUNABLE})
