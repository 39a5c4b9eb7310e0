"""The code of a function, as a page shows it to a student."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from textwrap import dedent
from typing import Any


def body_of(function: Callable[..., Any]) -> str:
    """Return the lines of a function between its docstring and its end, without their indentation."""
    _, _, lines = inspect.getsource(function).split('"""')
    return dedent(lines).strip()
