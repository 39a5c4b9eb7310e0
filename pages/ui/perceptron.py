"""The perceptron by hand: sliders for one unit, its gate's truth table, and XOR in two layers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from core import xor as field
from core.figures.perceptron import (
    PRESETS,
    Perceptron,
    corners,
    perceptron_figure,
    truth_table,
    two_layers,
)
from core.settings.fields import show
from pages.ui.controls import Controls
from pages.ui.live_plot import mount_figure
from pages.ui.session import set_widgets


def perceptron_by_hand(controls: Controls) -> None:
    """The whole view; its settings are in the link like any other."""
    st.caption(
        "Output 1 where w1·x1 + w2·x2 + b > 0. w1 and w2 turn the line, b shifts it: move it until "
        "all four rows of the table are right."
    )
    left, middle, right = st.columns(3)
    with right:
        gate = controls.choice(field.HAND_GATE)
        layers = controls.toggle(field.HAND_LAYERS) if gate == "xor" else False
        units = two_units() if layers else one_unit(controls, gate)
    answers = two_layers(*corners()) if layers else one_answer(units)
    table = truth_table(answers, gate)
    with left.container(key="stays-in-view"):
        figure = perceptron_figure(units, gate, layers)
        mount_figure("perceptron", figure, framed=controls.framed_figure)
    with middle:
        show_verdict(gate, layers, right_rows=sum(row[""] == "✓" for row in table))
        st.dataframe(table, hide_index=True)


def one_unit(controls: Controls, gate: str) -> Mapping[str, Perceptron]:
    """The student's own unit, with a slider a weight, and one answer where there is any."""
    weights = (field.HAND_W1, field.HAND_W2, field.HAND_B)
    yours = Perceptron(*(controls.slider(weight, step=0.1) for weight in weights))
    answer = PRESETS.get(gate)
    if answer is not None:

        def take() -> None:
            values = map(show, (answer.w1, answer.w2, answer.b))
            keys = map(controls.key, weights)
            set_widgets(dict(zip(keys, values, strict=True)))

        st.button("Show one answer", icon=":material/lightbulb:", on_click=take)
    return {"Your line": yours}


def two_units() -> Mapping[str, Perceptron]:
    """The first layer of XOR as AND(NAND, OR)."""
    st.caption(
        "Two units see the points: NAND and OR. A third one, AND, sees only their answers: it "
        "says 1 between the two lines. That is a second layer."
    )
    return {"NAND": PRESETS["nand"], "OR": PRESETS["or"]}


def one_answer(units: Mapping[str, Perceptron]) -> dict[str, np.ndarray]:
    """What the student's unit answers at the corners."""
    return {"Your unit": units["Your line"].answer(*corners())}


def show_verdict(gate: str, layers: bool, right_rows: int) -> None:
    """How far the student has come, and what to try."""
    name = gate.upper()
    if right_rows == 4:
        st.success(f"That is {name}.", icon=":material/check:")
    elif gate == "xor" and not layers:
        st.info(
            f"{right_rows} of 4 are right. One straight line never does XOR, so there is no answer to "
            "show: it would have (0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the other. "
            "Three is the most. Switch to two layers to see how a second layer does it."
        )
    else:
        st.info(f"{right_rows} of 4 are right.")
