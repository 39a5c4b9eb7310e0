"""Logits by hand: a slider a class, what softmax makes of them, and the loss in three ways."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.experiments import softmax
from core.experiments.notes import read_notes
from core.figures.softmax_bars import softmax_figure
from core.formulas.class_numbers import NAMES, number_distances, one_hot_distances
from core.formulas.cross_entropy import WAYS, code_of, cross_entropies, two_classes
from core.formulas.probabilities import probabilities
from core.text.number_reader import show
from pages.controls.controls import Controls
from pages.lessons.notes import show_notes
from pages.lessons.strip import GUESS_FIRST, awaits_guess
from pages.live.live_plot import mount_figure

IN_A_ROW = 2  # sliders
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
    """Return the logits, typed or dragged, a few in a row."""
    logits: list[float] = []
    for first in range(0, classes, IN_A_ROW):
        row = softmax.LOGITS[first : min(first + IN_A_ROW, classes)]
        for column, logit in zip(st.columns(min(classes, IN_A_ROW)), row, strict=False):
            with column:
                logits.append(controls.slider(logit, step=0.1))
    return logits


def show_shares(logits: list[float]) -> None:
    """Show softmax and sigmoid as numbers."""
    shares, alone = (probabilities(np.array(logits), loss) for loss in ("CE", "BCE"))
    st.markdown(
        f"Green: softmax = **{in_a_row(shares)}**, together 1  \n"
        f"Blue: sigmoid = {in_a_row(alone)}, together {alone.sum():.4f}"
    )


def in_a_row(values: np.ndarray) -> str:
    """Return numbers with four decimals, parted by spaces."""
    return " ".join(f"{value:.4f}" for value in values)


def show_three_ways(logits: list[float], right: int) -> None:
    """Show cross-entropy in three ways, each with its code and the number that it gives."""
    st.markdown(f"**Cross-entropy, where {NAMES[right]} is right:** one number in three ways")
    given = ", ".join(show(logit) + ("" if logit % 1 else ".0") for logit in logits)
    st.code(f"z = torch.tensor([{given}])\ny = torch.tensor({right})")
    for name, loss in cross_entropies(logits, right).items():
        st.markdown(f"{name}: **{loss:.6f}**")
        st.code(code_of(WAYS[name]))


def show_two_classes(logits: list[float], right: int) -> None:
    """Show the same loss as the BCE of one logit."""
    one = two_classes((logits[0], logits[1]), right)
    st.markdown(
        f"BCE is the two-class case: sigmoid(z1 − z0) = sigmoid({one.logit:g}) = "
        f"{one.probability:.4f}, softmax’s share of class 1, and its BCE is **{one.bce:.6f}**."
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
    names = NAMES[:classes]
    for column, title, distances in zip(
        st.columns(2),
        ("Squared distances of class numbers", "Squared distances of one-hot rows"),
        (number_distances(classes), one_hot_distances(classes)),
        strict=True,
    ):
        with column:
            st.caption(title)
            rows = zip(names, distances.tolist(), strict=True)
            st.table({"": list(names), **dict(rows)})
