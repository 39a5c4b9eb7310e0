"""Put a run's curve aside and lay it over the next ones."""

from __future__ import annotations

import streamlit as st

from core.runs.run import Run
from core.runs.trial_view import MAX_PINS, Pin, pin
from core.settings.training_settings import TrainingSettings
from pages.session.session import session


def pinned(page: str) -> tuple[Pin, ...]:
    """Return the page's pins, oldest first."""
    return session().page_state(page).pins


def pin_buttons(page: str, run: Run, settings: TrainingSettings) -> None:
    """Draw a button that pins the run's loss curve, named after its settings, and one that unpins all."""
    state = session().page_state(page)

    def put_aside() -> None:
        new = tuple(pin(trial, settings.described(trial.spec.loss)) for trial in run.view().trials)
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
