"""Single lines of a script, each from the part of the spec that it says in PyTorch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.datasets.standardised import Standardised, samples_as_read
from core.text.number_reader import show
from core.training.batches import Batches
from core.training.data import Dataset
from core.training.losses import LOSSES
from core.training.models import MLP, PLAIN, Model
from core.training.spec import Spec

MOST_WEIGHTS = 3  # that are printed, without the bias
WIDTH, SHORT = (
    92,
    66,
)  # characters of a line of samples; of all of them where they need no line of their own
LOSS_CODE = {
    "BCE": "F.binary_cross_entropy_with_logits(z, {y})",
    "MSE": "F.mse_loss(torch.sigmoid(z), {y})",
    "CE": "F.cross_entropy(z, y)",
    "CE of softmax": "F.cross_entropy(z.softmax(dim=1), y)",
    "Squared error": "F.mse_loss(z, y)",
    "Absolute error": "F.l1_loss(z, y)",
}
LOSS_WORDS = {
    "BCE": "Binary cross-entropy. It takes z: after a sigmoid, BCELoss would cut log(p) off at -100.",
    "MSE": "The mean squared error of the probabilities.",
    "CE": "Cross-entropy. It takes z and applies softmax itself.",
    "CE of softmax": "A mistake: cross-entropy takes z, and here softmax is applied twice.",
    "Squared error": "The mean squared error.",
    "Absolute error": "The mean absolute error.",
}
FEATURE_CODE = {
    "x1": "x1", "x2": "x2", "x1^2": "x1 * x1", "x2^2": "x2 * x2", "x1x2": "x1 * x2",
    "sin(x1)": "torch.sin(x1)", "sin(x2)": "torch.sin(x2)",
}  # fmt: skip


@dataclass(frozen=True)
class WrittenLoss:
    """A loss as a function of the script: the name of the loss, of the function, its return value, a comment."""

    name: str
    function: str
    code: str
    words: str


def losses(specs: Sequence[Spec], samples: Dataset) -> list[WrittenLoss]:
    """Return the losses of a run, or of a race; targets that are class numbers become one-hot rows."""
    y = "y"
    if samples.targets.dtype == torch.int64:
        classes = int(samples.every_target.max()) + 1
        y = f"F.one_hot(y, {classes}).float()"
    return [
        WrittenLoss(
            spec.loss,
            spec.loss.lower().replace(" ", "_") if len(specs) > 1 else "loss_function",
            LOSS_CODE[spec.loss].format(y=y),
            LOSS_WORDS[spec.loss],
        )
        for spec in specs
    ]


def accuracy(loss: str, samples: Dataset) -> str:
    """Return which answers are right, or an empty text where none is right or wrong."""
    if not LOSSES[loss].is_classification:
        return ""
    if samples.targets.dtype == torch.int64:
        return "z.argmax(dim=1) == y"
    return "(torch.sigmoid(z) > 0.5) == (y > 0.5)"


def inputs(model: Model) -> list[str]:
    """Return the features that are computed of a point; none where the network is given the point itself."""
    names = model.inputs if isinstance(model, MLP) else ()
    return [] if names in ((), PLAIN) else [FEATURE_CODE[name] for name in names]


def optimizer(spec: Spec) -> str:
    """Return the optimizer; what is not named in it is PyTorch's default, as on the page."""
    settings = [f"lr={show(spec.learning_rate)}"]
    if spec.optimizer == "SGD" and spec.momentum:
        settings.append(f"momentum={show(spec.momentum)}")
    if spec.weight_decay or spec.optimizer == "AdamW":  # whose default is 0.01
        settings.append(f"weight_decay={show(spec.weight_decay)}")
    return f"torch.optim.{spec.optimizer}(model.parameters(), {', '.join(settings)})"


def samples_used(spec: Spec, batches: Batches, train: int) -> int:
    """Return how many samples an epoch trains on."""
    return batches.count * batches.size if spec.drop_last else train


def order(spec: Spec, batches: Batches, train: int) -> str:
    """Return the batches of an epoch, each the places of its samples."""
    drawn = "torch.randperm" if spec.shuffle else "torch.arange"
    used = samples_used(spec, batches, train)
    cut = f"[:{used}]" if used < train else ""
    return f"{drawn}({train}){cut}.split({batches.size})"


def batches_in_words(batches: Batches) -> str:
    """Return what an epoch is."""
    if batches.full:
        return "one update on all samples"
    count = f"{batches.count:,} batch{'es' * (batches.count > 1)} of {batches.size:,}"
    return f"{count}, in a new order each time" if batches.random else count


@dataclass(frozen=True)
class Target:
    """When training stops early: at this loss, at this accuracy; an empty text where not."""

    loss: str
    accuracy: str

    def met(self, loss: str, accuracy: str) -> str:
        """Return the condition, of what the loss and the accuracy are called."""
        at_loss = [f"{loss} <= {self.loss}"] if self.loss else []
        at_accuracy = [f"{accuracy} >= {self.accuracy}"] if self.accuracy else []
        return " or ".join(at_loss + at_accuracy)


def target(spec: Spec) -> Target:
    """Return when training stops early."""
    scored = spec.stop_accuracy is not None and LOSSES[spec.loss].is_classification
    return Target(
        "" if spec.stop_loss is None else show(spec.stop_loss),
        show(spec.stop_accuracy or 0.0) if scored else "",
    )


def weights_shown(layers: Sequence[str]) -> list[str]:
    """Return the names of the weights where they are few: w, b; or w1, w2, b; else none."""
    names = {f"nn.Linear({count}, 1)": count for count in range(1, MOST_WEIGHTS + 1)}
    count = names.get(layers[0], 0) if len(layers) == 1 else 0
    return [*(f"w{i + 1}" if count > 1 else "w" for i in range(count)), *["b"] * bool(count)]


def weights_printed(layers: Sequence[str]) -> str:
    """Return a part of an f-string with these weights, or an empty text."""
    *names, bias = weights_shown(layers) or [""]
    values = [f"{name} {{w[{place}]:.4f}}, " for place, name in enumerate(names)]
    return "".join(values) + (bias and "b {b:.4f}, ")


def numbers(rows: Sequence[float] | Sequence[Sequence[float]]) -> str:
    """Return numbers, or rows of them, as a list in Python, on several lines where one is too short."""
    items = [
        f"[{', '.join(map(show, row))}]" if isinstance(row, Sequence) else show(row) for row in rows
    ]
    lines = [""]
    for item in items:
        if len(lines[-1]) + len(item) > WIDTH:
            lines.append("")
        lines[-1] += f"{item}, "
    if len(lines) == 1 and len(lines[0]) < SHORT:
        return f"[{lines[0].removesuffix(', ')}]"
    return "".join(["[\n", *(f"    {line.rstrip()}\n" for line in lines), "]"])


def features_alike(spec: Spec) -> list[int]:
    """Return the places of standardised features that all samples to train on have in common."""
    if not isinstance(spec.data, Standardised):
        return []
    inputs, (_, deviation) = samples_as_read(spec).inputs, spec.data.mean_and_deviation
    spread = inputs.amax(dim=0) - inputs.amin(dim=0)
    alike = (deviation == 1) & (spread <= 1e-6 * inputs.abs().amax(dim=0))
    return [int(place) for place in alike.nonzero()]


def printable(words: str) -> str:
    """Return words from a file or a link so that they end no comment."""
    return "".join(filter(str.isprintable, " ".join(words.split())))
