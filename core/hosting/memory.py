"""Memory that ended sessions leave behind, given back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

# Of glibc's malloc.h.
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
ARENAS = 2  # else each thread has its own, whose free memory no other thread uses
LARGE_BYTES = 256 * 1024  # memory of its own, which goes back to the system where it is freed


def glibc() -> ctypes.CDLL | None:
    """The C library where it is GNU's."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            library = ctypes.CDLL(None)
            library.malloc_trim, library.mallopt  # noqa: B018 - raise where it is another one
            return library
    return None


def keep_little() -> None:
    """Have the C library keep little of what is freed. Call it before threads start."""
    library = glibc()
    if library is not None:
        library.mallopt(M_ARENA_MAX, ARENAS)
        library.mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)


def give_back() -> None:
    """Collect what refers to itself, and hand the free memory of the C library to the system.

    Streamlit collects after each run of a script if asked to, 0.1 s each time; without that, what
    a session held waits for Python's oldest generation, and the C library keeps what Python frees.
    """
    gc.collect()
    library = glibc()
    if library is not None:
        library.malloc_trim(0)
