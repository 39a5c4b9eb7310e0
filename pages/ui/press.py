"""What a button calls when it is pressed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from streamlit.runtime.scriptrunner import get_script_run_ctx

P = ParamSpec("P")


def once(press: Callable[P, None]) -> Callable[P, None]:
    """``press``, for a button outside the ticking fragment, so that each press counts once.

    Streamlit's page notes a press and sends it a moment later. A tick that is due in between
    sends what was noted, too, so that a busy browser tells of one press in five twice: with the
    tick, and then by itself. The copy is passed over.
    """

    @wraps(press)
    def counted(*args: P.args, **kwargs: P.kwargs) -> None:
        if not in_tick():
            press(*args, **kwargs)

    return counted


def in_tick() -> bool:
    """Whether only a fragment of the page is run now, not all of it."""
    context = get_script_run_ctx()
    return context is not None and bool(context.fragment_ids_this_run)
