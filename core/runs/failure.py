"""Why an experiment is not trained, or no longer, in words for a student."""

from __future__ import annotations

from core.hosting.events import log_event
from core.hosting.limits import LIMITS
from core.training.state import State

OUT_OF_MEMORY = "there is not enough memory for this experiment"
MEMORY_WORDS = ("out of memory", "can't allocate memory", "not enough memory")  # of PyTorch's


def reason(error: BaseException) -> str:
    """What to say of an error that a slice ended with."""
    told = str(error).lower()
    if isinstance(error, MemoryError) or any(words in told for words in MEMORY_WORDS):
        return OUT_OF_MEMORY
    return f"{type(error).__name__}: {error}"


def beyond_limits(state: State, samples: int) -> str | None:
    """Why this server does not train an experiment, as a sentence, or ``None``."""
    parameters = sum(each.size for each in state.parameters)
    for number, limit, what in (
        (parameters, LIMITS.parameters, "parameters"),
        (samples, LIMITS.samples, "samples"),
    ):
        if number > limit:
            log_event("limit reached", limit=what)
            return f"it has {number:,} {what}, and this server takes at most {limit:,}"
    return None
