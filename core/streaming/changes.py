"""What is new in a figure since a browser was last sent it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

WORTH_CUTTING = 32  # letters that both share; fewer are sent again


def changes(before: Any, now: Any) -> Any:
    """Return the message ``now`` for a browser that has ``before``.

    Curves grow at their end, so an array comes without the letters that both begin with: its
    ``after`` says how many of the earlier one's stay.
    """
    if not isinstance(now, Mapping) or not isinstance(before, Mapping):
        return now
    if isinstance(now.get("bdata"), str) and isinstance(before.get("bdata"), str):
        after = shared_length(before["bdata"], now["bdata"])
        if after < WORTH_CUTTING:
            return now
        return {**now, "after": after, "bdata": now["bdata"][after:]}
    return {key: changes(before.get(key), value) for key, value in now.items()}


def shared_length(before: str, now: str) -> int:
    """Return how many letters both begin with; they are letters of base64 alone."""
    if now.startswith(before):
        return len(before)
    length = min(len(before), len(now))
    old, new = (np.frombuffer(each[:length].encode(), np.uint8) for each in (before, now))
    differs = old != new
    return int(differs.argmax()) if differs.any() else length
