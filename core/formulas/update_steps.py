"""The steps of one update: what each number is called, and what it is computed from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.text.number_text import MINUS, fixed, significant

BIAS, ITSELF = -1, -2  # in place of the unit that an edge comes from

Phase = Literal["Forward", "Loss", "Backward", "New weights"]

ACTIVATION_FORMULAS = {
    "sigmoid": "sigmoid({z})",
    "tanh": "tanh({z})",
    "ReLU": "max(0, {z})",
    "leaky ReLU": "max(0.01·{z}, {z})",
    "none": "{z}",
}
# The slope of an activation, and a remark on it.
SLOPES = {
    "sigmoid": ("{a}(1 − {a})", "{a}(1 − {a}) is the sigmoid’s slope, ¼ at most."),
    "tanh": ("(1 − {a}²)", "1 − {a}² is tanh’s slope, 1 at most."),
    "ReLU": ("slope", "A ReLU’s slope is 1 where {z} is above 0, and 0 elsewhere."),
    "leaky ReLU": ("slope", "A leaky ReLU’s slope is 1 where {z} is above 0, and 0.01 elsewhere."),
    "none": ("slope", "Without an activation function the slope is 1 everywhere."),
}
SQUARE = "({p} − y)²"
# The loss of one sample where y is 1 and where it is 0, its gradient in the output, and remarks on both.
LOSS_FORMULAS = {
    "BCE": (
        "−log({p})",
        "−log(1 − {p})",
        "BCE is −[y log p + (1 − y) log(1 − p)], of which y leaves one term.",
        "{p} − y",
        "dL/dp is (p − y) / p(1 − p), and the sigmoid’s slope dp/dz is p(1 − p): they cancel.",
    ),
    "MSE": (
        SQUARE,
        SQUARE,
        "",
        "2({p} − y) · {p}(1 − {p})",
        "p(1 − p) is the sigmoid’s slope: almost 0 where p is near 0 or 1, even if that is wrong.",
    ),
    "Squared error": (
        SQUARE,
        SQUARE,
        "",
        "2({p} − y)",
        "The slope of a square: twice what is squared.",
    ),
}
ROUNDED = "p is so near to its end that it is rounded; the engine computes this loss from z, where nothing is lost."
# Why the new weight is not w − lr · gradient.
OTHER_UPDATES = {
    "SGD": "Here a weight does not change by lr times its gradient alone: {changes}.",
    "Adam": "Adam steps along a running mean of the gradients, divided by the root of a running mean of their squares: "
    "each weight moves by about the learning rate where the gradients agree, and by less where they don’t.",
    "AdamW": "AdamW steps as Adam does, by about the learning rate where the gradients agree{shrinks}.",
    "RMSprop": "RMSprop divides each gradient by the root of a running mean of its squares, which begins at 0: at first a "
    "weight moves by up to ten times the learning rate, later by about as much as it.",
}


def number(value: float) -> str:
    """Return a number to four digits, or to all whole ones; what is just below 1 is not called 1."""
    if abs(value) >= 1_000:
        return fixed(value, 0)
    return significant(value, 7 if 0.9995 <= abs(value) < 1 else 4)


@dataclass(frozen=True)
class Place:
    """Where a number stands in the diagram of a network.

    Attributes:
        layer: 0 for the inputs; the one after the output's is the loss.
        unit: of that layer, from 0.
        source: the unit of the layer before from which an edge comes, or ``BIAS``; ``ITSELF`` for
            the unit.
    """

    layer: int
    unit: int = 0
    source: int = ITSELF


@dataclass(frozen=True)
class Step:
    """One number of an update, and how it follows from others.

    Attributes:
        title: what it is, in words.
        name: its symbol.
        formula: what it is computed from, in symbols.
        factors: the value of each symbol in the formula.
        note: a sentence on why; may be empty.
    """

    phase: Phase
    title: str
    name: str
    formula: str
    factors: Mapping[str, float]
    value: float
    place: Place
    note: str = ""

    @property
    def numbers(self) -> str:
        """Return the formula with a number in place of each symbol."""
        longest_first = sorted(map(re.escape, self.factors), key=len, reverse=True)
        symbol = rf"(?<![A-Za-z0-9])(?:{'|'.join(longest_first)})(?![A-Za-z0-9])"

        def written(found: re.Match[str]) -> str:
            text, before = number(self.factors[found[0]]), self.formula[: found.start()]
            begins = not before or before.endswith(("(", ", "))
            return f"({text})" if not begins and (MINUS in text or " " in text) else text

        return re.sub(" ?· ?", " × ", re.sub(symbol, written, self.formula))


@dataclass(frozen=True)
class Symbols:
    """What the numbers of a network are called.

    Attributes:
        sizes: inputs, perhaps hidden units, and one output.
        inputs: names of the inputs.
        predicts_number: the output is a predicted number, not a logit.
    """

    sizes: tuple[int, ...]
    inputs: tuple[str, ...]
    predicts_number: bool

    @property
    def output(self) -> int:
        """Return the place of the output's layer."""
        return len(self.sizes) - 1

    def z(self, layer: int, unit: int) -> str:
        """Return the symbol of a unit's weighted sum."""
        if layer < self.output:
            return f"z{unit + 1}"
        return "ŷ" if self.predicts_number else "z"

    def a(self, layer: int, unit: int) -> str:
        """Return the symbol of what a unit answers."""
        if layer == 0:
            return self.inputs[unit]
        if layer < self.output:
            return f"a{unit + 1}"
        return "ŷ" if self.predicts_number else "p"

    def weight(self, place: Place) -> str:
        """Return the symbol of an edge's weight, or of a bias: w and b, of a layer after another v and c."""
        bias = place.source == BIAS
        source = "" if bias else f"{place.source + 1}"
        if self.output == 1:
            return "b" if bias else "w" + source * (self.sizes[0] > 1)
        if place.layer == self.output:
            return "c" if bias else f"v{source}"
        return f"b{place.unit + 1}" if bias else f"w{place.unit + 1}{source}"
