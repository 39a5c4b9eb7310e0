"""What an experiment is called where several are compared."""

from __future__ import annotations

from collections.abc import Callable
from zlib import crc32

from core.datasets.bernoulli import Bernoulli
from core.datasets.clouds import Clouds
from core.datasets.exam_scores import EXAM_SCORES
from core.datasets.mnist import BundledDigits
from core.datasets.points import Points
from core.datasets.standardised import Standardised
from core.datasets.table import Table
from core.datasets.toy_2d import Gate, Shape
from core.digits.digit_models import CNN, DigitMLP
from core.experiments.logistic import SIX_POINTS, SIX_STUDENTS
from core.text.number_text import exact
from core.training.augmentation import SmallMoves
from core.training.data import DatasetSpec, PresplitDataset
from core.training.models import MLP, PLAIN
from core.training.spec import Spec

FEW_WEIGHTS = 3


def described(spec: Spec, usual: Spec) -> str:
    """An experiment in a few words: its loss, its learning rate, and what is not as usual.

    Specs that differ in their experiment or their learning rate have different names beside the
    same ``usual`` one.
    """
    parts = [spec.loss, f"lr {exact(spec.learning_rate)}"]
    for words in WORDS.values():
        part = words(spec)
        if part and part != words(usual):
            parts.append(part)
    return " · ".join(parts)


def data_words(spec: Spec) -> str:
    """The samples; their numbers where they are not those of a new page."""
    return samples_words(spec.data)


def samples_words(data: DatasetSpec) -> str:
    """Samples in words."""
    match data:
        case Bernoulli(size, w, b):
            usual = Bernoulli()
            parts = ["Bernoulli curve"]
            parts += [f"{size:,} samples"] if size != usual.size else []
            parts += [f"true w {exact(w)}"] if w != usual.w else []
            parts += [f"true b {exact(b)}"] if b != usual.b else []
            return ", ".join(parts)
        case Gate(name, noise, size):
            return name.upper() + (_cloud(noise, size) if noise else "")
        case Shape(name, noise, size):
            return name + _cloud(noise, size)
        case Clouds(classes, spread, size):
            counted = f" of {size} points" if size != Clouds.size else ""
            return f"{classes} clouds{counted}, spread {exact(spread)}"
        case Points() as points:
            return KNOWN_POINTS.get(points) or f"{len(points):,} points {_mark(points)}"
        case Table() as table:
            return "exam scores" if table == EXAM_SCORES else f"{len(table):,} rows {_mark(table)}"
        case Standardised():
            return f"{samples_words(data.as_read)}, standardised"
        case BundledDigits():
            return "5,000 digits"
        case PresplitDataset():
            return "full MNIST"
    return repr(data)


def model_words(spec: Spec) -> str:
    """The network; its activation where it has one, and its inputs where they are not plain."""
    match spec.model:
        case MLP(sizes, activation, inputs):
            given = "" if inputs in ((), PLAIN) else f", inputs {' '.join(inputs)}"
            return _layers(sizes[1:-1], activation) + given
        case DigitMLP((), _):
            return "softmax regression"
        case DigitMLP(hidden, activation):
            return f"MLP {_layers(hidden, activation)}"
        case CNN():
            return "CNN" if spec.model == CNN() else repr(spec.model)
    return repr(spec.model)


def initial_words(spec: Spec) -> str:
    """The weights that training starts from."""
    if isinstance(spec.initial, str):
        return f"{spec.initial} weights"
    if len(spec.initial) <= FEW_WEIGHTS:
        return f"weights {', '.join(map(exact, spec.initial))}"
    return f"{len(spec.initial)} weights by hand {_mark(spec.initial)}"


def augmentation_words(spec: Spec) -> str:
    """What changes the samples at random."""
    if spec.augmentation is None:
        return "not augmented"
    return "augmented" if spec.augmentation == SmallMoves() else repr(spec.augmentation)


def share_words(spec: Spec) -> str:
    """The part that is trained on, where that is for the student to say."""
    divided = isinstance(spec.data, PresplitDataset)
    return "" if divided else f"train share {exact(spec.train_share)}"


def _layers(hidden: tuple[int, ...], activation: str) -> str:
    return f"{'-'.join(map(str, hidden))} {activation}" if hidden else "no hidden layer"


def _cloud(noise: float, size: int) -> str:
    counted = f", {size:,} points" if size != Shape.size else ""
    return counted + (f", noise {exact(noise)}" if noise else "")


def _mark(value: object) -> str:
    """Four characters, others for another value."""
    return f"#{crc32(repr(value).encode()) & 0xFFFF:04x}"


KNOWN_POINTS = {SIX_STUDENTS: "six students", SIX_POINTS: "six points"}
WORDS: dict[str, Callable[[Spec], str]] = {
    "data": data_words,
    "model": model_words,
    "optimizer": lambda spec: spec.optimizer,
    "momentum": lambda spec: f"momentum {exact(spec.momentum)}",
    "weight_decay": lambda spec: f"decay {exact(spec.weight_decay)}",
    "batch_size": lambda spec: f"batch {spec.batch_size or 'of all'}",
    "shuffle": lambda spec: "shuffled" if spec.shuffle else "not shuffled",
    "drop_last": lambda spec: "short batch dropped" if spec.drop_last else "short batch kept",
    "train_share": share_words,
    "augmentation": augmentation_words,
    "initial": initial_words,
    "seed": lambda spec: f"seed {spec.seed}",
}
