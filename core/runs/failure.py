"""Why a slice failed, in words for a student."""

from __future__ import annotations

OUT_OF_MEMORY = "there is not enough memory for this experiment"
MEMORY_WORDS = ("out of memory", "can't allocate memory", "not enough memory")  # of PyTorch's


def reason(error: BaseException) -> str:
    """What to say of an error that a slice ended with."""
    told = str(error).lower()
    if isinstance(error, MemoryError) or any(words in told for words in MEMORY_WORDS):
        return OUT_OF_MEMORY
    return f"{type(error).__name__}: {error}"
