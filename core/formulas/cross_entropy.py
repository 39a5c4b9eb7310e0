"""Cross-entropy of logits and a class: three ways to one number, BCE as its two-class case, class numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from core.text.source_code import body_of

NAMES = ("cat", "dog", "bird", "fish", "horse", "frog", "deer", "sheep", "mouse", "whale")


def by_one_hot(z: Tensor, y: Tensor) -> Tensor:
    """Count only the right class's -log, as the definition does. z is ``(classes,)``, y a class."""
    one_hot = F.one_hot(y, len(z))
    p = torch.softmax(z, dim=0)
    return (one_hot * -torch.log(p)).sum()


def by_log_softmax(z: Tensor, y: Tensor) -> Tensor:
    """Take softmax and logarithm at once, which is exact where softmax would round to 0."""
    log_p = F.log_softmax(z, dim=0)
    return F.nll_loss(log_p, y)


def by_cross_entropy(z: Tensor, y: Tensor) -> Tensor:
    """Do all in one, as training does it."""
    return F.cross_entropy(z, y)


WAYS: Mapping[str, Callable[[Tensor, Tensor], Tensor]] = {
    "One-hot times −log softmax": by_one_hot,
    "nll_loss of log_softmax": by_log_softmax,
    "cross_entropy": by_cross_entropy,
}


def code_of(way: Callable[[Tensor, Tensor], Tensor]) -> str:
    """Return the lines that such a function consists of, as a student types them."""
    return body_of(way).replace("return ", "loss = ")


def cross_entropies(logits: Sequence[float], right: int) -> dict[str, float]:
    """Return the loss by the name of each way, in float64; ``right`` is the class from 0."""
    z, y = torch.tensor(logits, dtype=torch.float64), torch.tensor(right)
    return {name: float(way(z, y)) for name, way in WAYS.items()}


@dataclass(frozen=True)
class TwoClasses:
    """Two logits as one: how far the logit of class 1 is above that of class 0.

    Attributes:
        logit: that difference.
        probability: of class 1, its sigmoid.
        bce: its binary cross-entropy.
    """

    logit: float
    probability: float
    bce: float


def two_classes(logits: tuple[float, float], right: int) -> TwoClasses:
    """Return the same question with one logit; ``right`` is 0 or 1."""
    z, y = torch.tensor(logits, dtype=torch.float64).diff(), torch.tensor([float(right)])
    bce = F.binary_cross_entropy_with_logits(z, y.double())
    return TwoClasses(float(z), float(torch.sigmoid(z)), float(bce))


def number_distances(classes: int) -> np.ndarray:
    """Return the squared distances ``(classes, classes)`` of the targets 0, 1, 2 and so on.

    MSE on them says that class 2 is four times as wrong as class 1 where class 0 is right.
    """
    return squared_distances(np.arange(classes)[:, None])


def one_hot_distances(classes: int) -> np.ndarray:
    """Return the same of one-hot rows: 2 between any two classes."""
    return squared_distances(np.eye(classes, dtype=int))


def squared_distances(targets: np.ndarray) -> np.ndarray:
    """Return the squared distances between any two of the targets ``(classes, numbers)``."""
    return np.square(targets[:, None] - targets[None, :]).sum(axis=-1)
