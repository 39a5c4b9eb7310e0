"""What is new in a figure since a browser was last sent it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

WORTH_CUTTING = 32  # letters that both share; fewer are sent again


def changes(before: Any, now: Any) -> Any:
    """The message ``now`` to a browser that has ``before``: its arrays without what both begin with.

    Such an array, as ``encode_array`` makes it, says with ``after`` how many letters of the earlier
    one it goes on from: curves grow at their end.
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
    """How many letters both begin with; letters of base64 alone."""
    if now.startswith(before):
        return len(before)
    length = min(len(before), len(now))
    old, new = (np.frombuffer(each[:length].encode(), np.uint8) for each in (before, now))
    differs = old != new
    return int(differs.argmax()) if differs.any() else length
