"""'That was a 7': the student's own labels for the digits that were handed in."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.datasets.mnist import CLASSES
from core.digits.labelled_digits import MOST, LabelledDigit
from core.metrics.predictions import own_readings
from core.runs.trial_view import TrialView
from pages.session.session import session, set_widgets, widget_value


def label_buttons(page: str) -> None:
    """Mount ten buttons that keep the digit handed in under its right label."""
    key = f"{page} label"

    def keep() -> None:
        label, pixels = widget_value(key, int), session().page_state(page).current_digit
        set_widgets({key: None})
        if label is None:
            return
        if pixels is None:
            st.toast("Draw a digit first.", icon=":material/draw:")
            return
        digit = LabelledDigit(pixels, label)
        others = tuple(each for each in session().labelled_digits if each.pixels != pixels)
        if len(others) >= MOST:
            st.toast(f"{MOST} digits are kept already. Download and remove them to go on.")
            return
        session().labelled_digits = (*others, digit)  # the last label given is the right one
        st.toast(f"Kept as a {label}; look at “Your digits”.", icon=":material/check:")

    st.pills(
        "That was a …", list(range(CLASSES)), key=key, on_change=keep,
        help="Gives your digit its right label and keeps it in your own list.",
    )  # fmt: skip


def own_score(trial: TrialView, digits: Sequence[LabelledDigit]) -> dict[str, tuple[str, str]]:
    """Return how many of the student's digits the network reads right now, as a number to show."""
    if not digits:
        return {}
    read_as = own_readings(trial.spec, trial.state, digits).argmax(axis=1)
    right = sum(int(best) == digit.label for best, digit in zip(read_as, digits, strict=True))
    return {"Your digits": (f"{right / len(digits):.0%}", f"{right} of {len(digits)} right")}
