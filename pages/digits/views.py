"""What a student can look at beside the curves: where the network errs, and what it has learnt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.datasets.mnist import CLASSES
from core.digits.digit_models import CNN
from core.digits.labelled_digits import write_csv
from core.figures.base import FigureUpdate
from core.figures.confusion_matrix import confusion_figure, confusion_update
from core.figures.digit_pictures import (
    SHOWN,
    digit_tiles,
    map_tiles,
    mistake_tiles,
    own_tiles,
    weight_tiles,
    weights_caption,
)
from core.figures.digit_probabilities import belief_figure, belief_update
from core.figures.image_grid import INK, SIGNED, ImageGrid, ImageGridUpdate
from core.metrics.predictions import held_out_digits, own_readings
from core.runs.trial_view import TrialView
from core.training.spec import Spec
from pages.live.live_plot import mount_figure, mount_tiles
from pages.session.session import session, set_widgets, widget_value

Shown = Mapping[str, FigureUpdate | ImageGridUpdate]
Draw = Callable[[TrialView, bytes | None], Shown]  # of the digit handed in, too


@dataclass(frozen=True)
class Subject:
    """What a view is about: an experiment, and its network as it is now."""

    page: str
    spec: Spec
    trial: TrialView


def _confusion(subject: Subject) -> Draw:
    key = f"{subject.page} cell"

    def pick(clicked: dict[str, Any]) -> None:
        read_as, label = round(clicked["x"]), round(clicked["y"])
        if label in range(CLASSES):
            # The last column tells how many of a class are right, so those are shown.
            set_widgets({key: (label, read_as if read_as in range(CLASSES) else label)})

    mount_figure("confusion", confusion_figure(subject.spec), height=400, on_click=pick)
    cell: Any = widget_value(key)
    if cell is None:
        st.caption("Click a cell to see its digits.")
        return lambda trial, pixels: {"confusion": confusion_update(trial)}
    label, read_as = cell
    st.caption(
        f"Test digits **{label}** read as **{read_as}**, the most confident first, at most {SHOWN}."
    )
    mount_tiles("cell", ImageGrid())
    return lambda trial, pixels: {
        "confusion": confusion_update(trial),
        "cell": mistake_tiles(trial, cell),
    }


def _mistakes(subject: Subject) -> Draw:
    st.caption(
        f"Test digits read wrong, the most confident first, at most {SHOWN}: label → what it was read as, "
        "and the ten probabilities."
    )
    mount_tiles("mistakes", ImageGrid())
    return lambda trial, pixels: {"mistakes": mistake_tiles(trial)}


def _test_digit(subject: Subject) -> Draw:
    key = f"{subject.page} test digit"
    images, _ = held_out_digits(subject.spec)
    number = widget_value(key, int) or 0
    place = int(np.random.default_rng(number).integers(len(images)))

    def another() -> None:
        set_widgets({key: number + 1})

    st.caption("A test digit: its label → what it is read as, and the ten probabilities.")
    mount_tiles("test digit", ImageGrid(size=168))
    icon = ":material/casino:"
    st.button("Another digit", icon=icon, on_click=another, key=f"{subject.page} another")
    return lambda trial, pixels: {"test digit": digit_tiles(trial, place)}


def _inside(subject: Subject) -> Draw:
    model = subject.spec.model
    st.caption(weights_caption(model))
    mount_tiles("weights", ImageGrid(size=72, shades=SIGNED))
    if not isinstance(model, CNN):
        return lambda trial, pixels: {"weights": weight_tiles(trial)}
    st.caption("What each filter finds in your digit, after pooling and ReLU.")
    mount_tiles("maps", ImageGrid(size=72, shades=INK))
    return lambda trial, pixels: {"weights": weight_tiles(trial), "maps": map_tiles(trial, pixels)}


def _belief(subject: Subject) -> Draw:
    st.caption("How belief in each digit has moved over the epochs, for the digit that you drew.")
    mount_figure("belief", belief_figure(subject.spec), height=400)
    history = session().page_state(subject.page).belief

    return lambda trial, pixels: {"belief": belief_update(trial, history.note(trial, pixels))}


def _own(subject: Subject) -> Draw:
    digits = session().labelled_digits
    if not digits:
        st.caption("Draw a digit and say what it was: it is kept here.")
        return lambda trial, pixels: {}

    def readings(trial: TrialView) -> np.ndarray:
        return own_readings(trial.spec, trial.state, digits)

    def remove() -> None:
        session().labelled_digits = ()

    st.caption("Your digits: the label that you gave → what this network reads now.")
    mount_tiles("own", ImageGrid())
    row = st.container(horizontal=True)
    row.download_button(
        "Download as CSV", write_csv(digits, readings(subject.trial)), "digits.csv", "text/csv",
        icon=":material/download:", key=f"{subject.page} own download",
    )  # fmt: skip
    row.button("Remove all", icon=":material/delete:", on_click=remove)
    return lambda trial, pixels: {"own": own_tiles(digits, readings(trial))}


# Each mounts its part, and returns what moves in it.
VIEWS: dict[str, Callable[[Subject], Draw]] = {
    "confusion": _confusion,
    "mistakes": _mistakes,
    "digit": _test_digit,
    "inside": _inside,
    "belief": _belief,
    "own": _own,
}
