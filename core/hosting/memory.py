"""Memory that ended sessions leave behind, given back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

# Of glibc's malloc.h. A process can't set them by MALLOC_ARENA_MAX for itself: glibc reads that at its start.
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
ARENAS = 2  # without it each thread has its own, whose free memory no other thread uses
LARGE_BYTES = 256 * 1024  # a block of this size goes back to the system as soon as it is freed


def glibc() -> ctypes.CDLL | None:
    """Return the C library where it is GNU's."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            library = ctypes.CDLL(None)
            library.malloc_trim, library.mallopt  # noqa: B018 - raise where it is another one
            return library
    return None


def limit_free_memory() -> None:
    """Have the C library keep little of what is freed. Call it before threads start."""
    library = glibc()
    if library is not None:
        library.mallopt(M_ARENA_MAX, ARENAS)
        library.mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)


def give_back() -> None:
    """Collect garbage, and return the free memory of the C library to the system.

    Streamlit would collect after each run of a script, for 0.1 s each time. That is switched off, so
    that what a session held would wait for Python's oldest generation.
    """
    gc.collect()
    library = glibc()
    if library is not None:
        library.malloc_trim(0)
