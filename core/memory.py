"""Memory that ended sessions leave behind, given back to the system."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress


def give_back() -> None:
    """Collect what refers to itself, and hand the free memory of the C library to the system.

    Streamlit collects after each run of a script if asked to, 0.1 s each time; without that, what
    a session held waits for Python's oldest generation, and the C library keeps what Python frees.
    """
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # not glibc
            ctypes.CDLL(None).malloc_trim(0)
