"""The perceptron by hand: sliders for one unit, its gate's truth table, and XOR in two layers."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.experiments import xor
from core.figures.perceptron import (
    PRESETS,
    Perceptron,
    corners,
    perceptron_figure,
    truth_table,
    two_layers,
)
from core.text.number_reader import show
from pages.controls.controls import Controls
from pages.lessons.strip import GUESS_FIRST, awaits_guess
from pages.live.live_plot import mount_figure
from pages.session.session import set_widgets


def perceptron_by_hand(controls: Controls) -> None:
    """Draw the whole view; its settings are in the link like any other."""
    st.caption(
        "The unit answers 1 where w1·x1 + w2·x2 + b > 0. w1 and w2 turn the line, b shifts it."
    )
    left, middle, right = st.columns(3)
    guess_first = awaits_guess(controls)
    with right:
        gate = controls.choice(xor.HAND_GATE)
        layers = controls.toggle(xor.HAND_LAYERS) if gate == "xor" and not guess_first else False
        units = two_units() if layers else one_unit(controls, gate, answer_shown=not guess_first)
    at = corners()
    answers = two_layers(*at) if layers else {"Your unit": units["Your line"].answer(*at)}
    table = truth_table(answers, gate)
    with left.container(key="stays-in-view"):
        figure = perceptron_figure(units, gate, layers)
        mount_figure("perceptron", figure)
    with middle:
        if guess_first:
            st.caption(GUESS_FIRST)
            return
        show_verdict(gate, layers, right_rows=sum(row[""] == "✓" for row in table))
        st.dataframe(table, hide_index=True)


def one_unit(controls: Controls, gate: str, *, answer_shown: bool) -> Mapping[str, Perceptron]:
    """Return the student's own unit, set by a slider for each weight; offer an answer if there is one."""
    weights = (xor.HAND_W1, xor.HAND_W2, xor.HAND_B)
    yours = Perceptron(*(controls.slider(weight, step=0.1) for weight in weights))
    answer = PRESETS.get(gate)
    if answer is not None and answer_shown:

        def take() -> None:
            values = map(show, (answer.w1, answer.w2, answer.b))
            keys = map(controls.key, weights)
            set_widgets(dict(zip(keys, values, strict=True)))

        st.button("Show one answer", icon=":material/lightbulb:", on_click=take)
    return {"Your line": yours}


def two_units() -> Mapping[str, Perceptron]:
    """Return the first layer of XOR as AND(NAND, OR)."""
    st.caption(
        "Two units see the points: NAND and OR. A third one, AND, sees only their answers: it "
        "answers 1 between the two lines. That is a second layer."
    )
    return {"NAND": PRESETS["nand"], "OR": PRESETS["or"]}


def show_verdict(gate: str, layers: bool, right_rows: int) -> None:
    """Say how far the student has come, and what to try."""
    name = gate.upper()
    if right_rows == 4:
        st.success(f"That is {name}.", icon=":material/check:")
    elif gate == "xor" and not layers:
        st.info(
            f"{right_rows} of 4 are right. One straight line can’t do XOR, so there is no answer to "
            "show: it would have (0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the other. "
            "Three is the most. Switch to two layers to see how a second layer does it."
        )
    else:
        st.info(f"{right_rows} of 4 are right.")
