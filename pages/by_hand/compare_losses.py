"""BCE and MSE of one sample: its logit or its probability dragged, losses and gradients seen."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from core.experiments import softmax
from core.experiments.notes import read_notes
from core.figures.logits_by_hand import logit_gradient_figure, logit_loss_figure
from core.formulas.logits import logit_losses
from core.text.number_text import fixed
from pages.controls.controls import Controls
from pages.lessons.notes import show_notes
from pages.lessons.strip import GUESS_FIRST, awaits_guess
from pages.live.live_plot import mount_figure
from pages.session.session import set_widgets, widget_value

BELOW = "Their values at your logit stand below."


def losses_compared(controls: Controls) -> None:
    """Build the whole view; its settings are in the link like any other."""
    st.caption(
        "One sample, one logit z, p = sigmoid(z). The losses say how wrong the answer is; their "
        "gradients say how far a step moves z."
    )
    by_hand = st.container()
    by_target, by_logit, by_probability = by_hand.columns([1, 2, 2])
    with by_target:
        y = int(controls.choice(softmax.TARGET))
    with by_logit:
        z = controls.slider(softmax.LOGIT, step=0.1)
    with by_probability:
        probability_slider(controls, z)
    if awaits_guess(controls):
        st.caption(GUESS_FIRST)
        return
    columns = by_hand.container(key="stays-in-view").columns(2)
    for column, kind, what, draw in (
        (columns[0], "losses", "BCE and MSE", logit_loss_figure),
        (columns[1], "gradients", "Their gradients", logit_gradient_figure),
    ):
        with column:
            mount_figure(
                f"{kind} over the logit", draw(y, z),
                alt=f"{what} over the logit, where y is {y}. {BELOW}",
            )  # fmt: skip
    show_numbers(y, z)
    show_notes(f"{controls.page} losses", read_notes("softmax_losses"))


def probability_slider(controls: Controls, z: float) -> None:
    """Build a slider of the same logit as a probability; each moves the other."""
    key, text_key = f"{controls.page}.p", controls.key(softmax.LOGIT)
    set_widgets({key: round(float(logit_losses(np.array(z), 0).probability), 3)})

    def slide() -> None:
        p = widget_value(key, float) or 0.0
        logit = math.log(p / (1 - p)) if 0 < p < 1 else math.copysign(math.inf, p - 0.5)
        inside = min(max(logit, softmax.LOGIT.low), softmax.LOGIT.high)
        set_widgets({text_key: softmax.LOGIT.text(round(inside, 4))})

    st.slider("Probability p", 0.0, 1.0, step=0.001, format="%.3f", key=key, on_change=slide)


def show_numbers(y: int, z: float) -> None:
    """Show losses and gradients at the logit, as numbers."""
    at = logit_losses(np.array(z), y)
    for name, formula in (("BCE", "p − y"), ("MSE", "2(p − y) p(1 − p)")):
        st.markdown(
            f"{name}: loss **{fixed(float(at.losses[name]), 4)}**, gradient {formula} = "
            f"**{fixed(float(at.gradients[name]), 4)}**"
        )
