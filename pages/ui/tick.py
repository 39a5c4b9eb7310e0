"""A part of a page that draws itself anew while something in it moves."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import streamlit as st

_full_runs = itertools.count()


def tick(draw: Callable[[], None], seconds: float | None) -> None:
    """Draw now, and again every so many seconds unless that is ``None``, as a fragment.

    A tick that arrives just as a full run ends makes Streamlit drop what that run has not sent
    yet (its issue 9921), unless it is for a fragment that the run did not declare again. So the
    fragment has another name at every full run. A tick that arrives before the full run has sent
    all of the fragment makes Streamlit send it anew, behind what follows it in the page; the
    browser takes that only where nothing follows it, so it stands in a container of its own.
    """

    def part() -> None:
        draw()

    part.__qualname__ += f"{draw.__qualname__}{next(_full_runs)}"
    with st.container():
        st.fragment(part, run_every=seconds)()
