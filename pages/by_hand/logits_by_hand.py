"""Logits by hand: a slider a class, what softmax makes of them, and the loss in three ways."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.experiments import softmax
from core.experiments.notes import read_notes
from core.figures.base import LOSS_COLOURS
from core.figures.logits_by_hand import BARS, softmax_figure
from core.formulas.cross_entropy import (
    NAMES,
    WAYS,
    code_of,
    cross_entropies,
    number_distances,
    one_hot_distances,
    two_classes,
)
from core.formulas.logits import probabilities
from core.text.number_reader import show
from core.text.number_text import fixed, significant
from core.text.words import colour_name
from pages.controls.controls import Controls
from pages.lessons.notes import show_notes
from pages.lessons.strip import GUESS_FIRST, awaits_guess
from pages.live.live_plot import mount_figure

DISTANCES = "distances"  # what a lesson calls the two tables


def logits_by_hand(controls: Controls) -> None:
    """Draw the whole view; its settings are in the link like any other.

    While an open lesson waits for a guess, it holds the logits and the words alone.
    """
    st.caption(
        "A logit for each class, and a probability for each. Move one logit: every share of softmax "
        "changes, but only one sigmoid."
    )
    by_hand, bars, beside = st.columns([2, 3, 3])
    with by_hand:
        row = st.columns(2)
        with row[0]:
            classes = controls.number(softmax.CLASSES)
        with row[1]:
            right = int(controls.choice(softmax.RIGHT_CLASS))
        logits = logit_sliders(controls, classes)
    if awaits_guess(controls):
        bars.caption(GUESS_FIRST)
        return
    tables_in_view = DISTANCES in controls.framed_figures
    with beside:
        show_three_ways(logits, right)
        if classes == 2:
            show_two_classes(logits, right)
    title = "Softmax and sigmoid" if tables_in_view else "Class numbers or one-hot rows"
    further, notes = st.tabs([title, "Explanations"])
    in_view = bars.container(border=tables_in_view, key="stays-in-view")
    with in_view if tables_in_view else further:
        show_class_numbers(classes)
    with further if tables_in_view else in_view:
        alt = f"Softmax and sigmoid of {classes} logits as bars; their numbers stand below."
        mount_figure("bars", softmax_figure(logits, right), alt=alt)
        show_shares(logits)
    with notes:
        show_notes(f"{controls.page} by hand", read_notes("softmax_by_hand"))


def logit_sliders(controls: Controls, classes: int) -> list[float]:
    """Return the logits, typed or dragged, two in a row."""
    logits: list[float] = []
    for place, logit in enumerate(softmax.LOGITS[:classes]):
        if place % 2 == 0:
            row = st.columns(2)
        with row[place % 2]:
            logits.append(controls.slider(logit, step=0.1))
    return logits


def show_shares(logits: list[float]) -> None:
    """Show softmax and sigmoid as numbers."""
    shares, alone = (probabilities(np.array(logits), loss) for loss in BARS.values())
    green, blue = (colour_name(LOSS_COLOURS[loss]).capitalize() for loss in BARS.values())
    st.markdown(
        f"{green}: softmax = **{format_numbers(shares)}**, together 1  \n"
        f"{blue}: sigmoid = {format_numbers(alone)}, together {fixed(alone.sum(), 4)}"
    )


def format_numbers(values: np.ndarray) -> str:
    """Return numbers with four decimals, separated by spaces."""
    return " ".join(fixed(value, 4) for value in values)


def show_three_ways(logits: list[float], right: int) -> None:
    """Show cross-entropy in three ways, each with its code and the number that it gives."""
    st.markdown(f"**Cross-entropy, where {NAMES[right]} is right:** one number in three ways")
    given = ", ".join(show(logit) + ("" if logit % 1 else ".0") for logit in logits)
    st.code(f"z = torch.tensor([{given}])\ny = torch.tensor({right})")
    for name, loss in cross_entropies(logits, right).items():
        st.markdown(f"{name}: **{fixed(loss, 6)}**")
        st.code(code_of(WAYS[name]))


def show_two_classes(logits: list[float], right: int) -> None:
    """Show the same loss as the BCE of one logit."""
    one = two_classes((logits[0], logits[1]), right)
    st.markdown(
        f"BCE is the two-class case: sigmoid(z1 − z0) = sigmoid({significant(one.logit, 6)}) = "
        f"{fixed(one.probability, 4)}, softmax’s share of class 1, and its BCE is **{fixed(one.bce, 6)}**."
    )


def show_class_numbers(classes: int) -> None:
    """Show squared distances of class numbers beside those of one-hot rows."""
    _, near, far = number_distances(3)[0]
    st.markdown(
        "**Why one-hot rows, and not class numbers, are the targets of a squared error:** "
        + (
            f"as numbers, a {NAMES[1]} would be nearer to a {NAMES[0]} than a {NAMES[2]} is, {near} against "
            f"{far}. Any two one-hot rows are {one_hot_distances(classes)[0, 1]} apart."
            if classes > 2
            else "with two classes both are fine. Take three to see it."
        )
    )
    names, columns = NAMES[:classes], st.columns(2)
    for column, what, distances in (
        (columns[0], "class numbers", number_distances(classes)),
        (columns[1], "one-hot rows", one_hot_distances(classes)),
    ):
        column.caption(f"Squared distances of {what}")
        rows = zip(names, distances.tolist(), strict=True)
        column.table({"": list(names), **dict(rows)})
