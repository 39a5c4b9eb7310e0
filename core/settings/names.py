"""Names in links: how they are compared and written, and which of TensorFlow Playground's are ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from core.text.number_reader import number_in, show

ON, OFF = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
# What programs and people put between words; browsers write a space as a plus.
_BETWEEN = str.maketrans("", "", " +_-()^")


def alike(name: str) -> str:
    """Return a name as it is compared: learning_rate, learningRate and Learning rate are one."""
    return name.lower().replace("^2", "squared").translate(_BETWEEN)


def written(name: str) -> str:
    """Return a name that no program needs to escape: leaky-relu, sin-x1, x1-squared; BCE stays."""
    if name.isalnum():
        return name
    return re.sub(r"[^a-z0-9:.]+", "-", name.lower().replace("^2", "-squared")).strip("-")


def is_on(text: str) -> bool | None:
    """Return whether a text says on or off; ``None`` where it says neither."""
    word = text.strip().lower()
    return True if word in ON else False if word in OFF else None


def share_of(percent: str) -> str:
    """Return a share of 1 that was written in percent."""
    value = number_in(percent)
    return percent if value is None else show(value / 100)


def layers_of(shape: str) -> str:
    """Return hidden layers as our links hold them; Playground writes 4,2, or nothing for none."""
    return shape.replace(",", "-") or "0"


# Its name -> our field, and what its text is there. Names that differ in their spelling alone, such
# as learningRate, need no row.
NAMES: dict[str, tuple[str, Callable[[str], str]]] = {
    "dataset": ("data", str),
    "networkshape": ("layers", layers_of),
    "perctraindata": ("train", share_of),
}
# Its switch of an input, and whether it is on where the link does not say.
INPUTS: dict[str, tuple[str, bool]] = {
    "x": ("x1", True),
    "y": ("x2", True),
    "xsquared": ("x1-squared", False),
    "ysquared": ("x2-squared", False),
    "xtimesy": ("x1x2", False),
    "sinx": ("sin-x1", False),
    "siny": ("sin-x2", False),
}


def of_playground(given: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return which of our fields each of its names sets, and to what text."""
    read = {
        name: (NAMES[name][0], NAMES[name][1](text))
        for name, text in given.items()
        if name in NAMES
    }
    switches = {name: on for name in INPUTS if (on := is_on(given.get(name, ""))) is not None}
    chosen = [input_ for name, (input_, usual) in INPUTS.items() if switches.get(name, usual)]
    return read | {name: ("inputs", ",".join(chosen)) for name in switches}
