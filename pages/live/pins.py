"""Put a run's curve aside and lay it over the next ones."""

from __future__ import annotations

import streamlit as st

from core.experiments.description import described
from core.runs.run import Run
from core.runs.trial_view import MAX_PINS, Pin, pin
from core.training.spec import Spec
from pages.session.session import session


def pinned(page: str) -> tuple[Pin, ...]:
    """The page's pins, oldest first."""
    return session().page_state(page).pins


def pin_buttons(page: str, run: Run, usual: Spec) -> None:
    """Pin the run's loss curve; take all pins away.

    A pin's name tells how its experiment differs from the ``usual`` one of the page.
    """
    state = session().page_state(page)

    def put_aside() -> None:
        new = tuple(pin(trial, described(trial.spec, usual)) for trial in run.view().trials)
        state.pins = (*state.pins, *new)[-MAX_PINS:]

    st.button(
        "Pin this curve", icon=":material/keep:", on_click=put_aside, key=f"{page} pin",
        disabled=run.view().status == "ready",
        help="Keeps this run’s loss curve in the figure, to compare the next run with.",
    )  # fmt: skip

    def unpin() -> None:
        state.pins = ()

    if state.pins:
        st.button(
            "Unpin all", icon=":material/keep_off:", on_click=unpin,
            key=f"{page} unpin",
        )  # fmt: skip
