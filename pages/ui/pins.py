"""Put a run's curve aside and lay it over the next ones."""

from __future__ import annotations

import streamlit as st

from core import logistic, mnist, xor
from core.experiment_name import described
from core.pins import MAX_PINS, Pin, pin
from core.run import Run
from pages.ui.press import once
from pages.ui.session import session

USUAL = {  # what a page asks for at first, which a pin's name need not tell
    page: settings.specs()[0]
    for page, settings in (
        ("logistic", logistic.Settings()),
        ("xor", xor.Settings()),
        ("mnist", mnist.Settings()),
    )
}


def pinned(page: str) -> tuple[Pin, ...]:
    """The page's pins, oldest first."""
    return session().pins.get(page, ())


def pin_buttons(page: str, run: Run) -> None:
    """Pin the run's loss curve; take all pins away."""
    pins = session().pins

    def put_aside() -> None:
        new = tuple(pin(lane, described(lane.spec, USUAL[page])) for lane in run.view().lanes)
        pins[page] = (*pinned(page), *new)[-MAX_PINS:]

    st.button(
        "Pin this curve", icon=":material/keep:", on_click=once(put_aside), key=f"{page} pin",
        disabled=run.view().status == "ready",
        help="Keeps this run’s loss curve in the figure, to compare the next run with.",
    )  # fmt: skip

    def unpin() -> None:
        pins.pop(page, None)

    if pinned(page):
        st.button(
            "Unpin all", icon=":material/keep_off:", on_click=once(unpin),
            key=f"{page} unpin",
        )  # fmt: skip
