"""What a button calls when it is pressed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

P = ParamSpec("P")


def once(press: Callable[P, None]) -> Callable[P, None]:
    """``press``, for a button drawn here, outside the ticking fragment: each press counts once.

    Streamlit's page notes a press and sends it a moment later. A tick that is due in between
    sends what was noted, too, so that a busy browser tells of one press in five twice: with the
    tick, and then by itself. The copy arrives in a run of another fragment than the button's own
    and is ignored.
    """
    home = own_fragment()

    @wraps(press)
    def counted(*args: P.args, **kwargs: P.kwargs) -> None:
        context = get_script_run_ctx()
        only = context.fragment_ids_this_run if context is not None else None
        if not only or home in only:
            press(*args, **kwargs)

    return counted


def own_fragment() -> str | None:
    """The fragment whose code is being run, or ``None`` outside of any."""
    return ThreadState.get().fragment_id if get_script_run_ctx() is not None else None
