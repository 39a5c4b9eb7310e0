"""Why a run could not go on, in a student's words where the case is common."""

from __future__ import annotations

import re

from core.hosting.events import log_event
from core.hosting.limits import LIMITS
from core.training.state import State

LITTLE_MEMORY = "there is not enough memory for it. A smaller batch or a smaller network takes less"
# As PyTorch says it of the processor's memory, and drivers of an accelerator's.
_OUT_OF_MEMORY = re.compile(r"out of memory|not enough memory|can't allocate memory", re.IGNORECASE)


def in_words(error: BaseException) -> str:
    """Return what went wrong in a worker, to follow a colon."""
    if isinstance(error, MemoryError) or _OUT_OF_MEMORY.search(str(error)):
        return LITTLE_MEMORY
    if isinstance(error, FileNotFoundError):  # a data set that was there a moment ago
        return str(error)
    return f"{type(error).__name__}: {error}"


def died(times: int) -> str:
    """Return the sentence for workers that were killed so many times in a row."""
    return (
        f"the worker that trains was ended {times} times in a row, as it is where memory runs out. "
        "A smaller batch or a smaller network takes less"
    )


def beyond_limits(state: State, samples: int) -> str | None:
    """Return why this server does not train an experiment, or ``None`` where it does."""
    parameters = sum(each.size for each in state.parameters)
    for number, limit, what in (
        (parameters, LIMITS.parameters, "parameters"),
        (samples, LIMITS.samples, "samples"),
    ):
        if number > limit:
            log_event("limit reached", limit=what)
            return f"it has {number:,} {what}, and this server takes at most {limit:,}"
    return None
