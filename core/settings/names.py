"""Names in links: how they are compared, and how they are written."""

from __future__ import annotations

import re

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
