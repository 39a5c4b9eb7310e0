"""What every page with a run is built of: a lesson's strip, the play bar, figures, numbers, tabs."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_popover_container import PopoverContainer


class Stage(NamedTuple):
    """The places of a page, from its top to its end.

    Attributes:
        strip: the lesson, or the page's title.
        choices: beside the title, the settings that the page is about; with every other one where
            a lesson has made them.
        train: the main button.
        learning_rate: stays in view with it on a phone.
        objective: what is minimised, how long, and where.
        steps: Step and Reset.
        speed: how fast.
        code: the run as code, behind a button of the bar; nothing of it is drawn while it is closed.
        more: every other setting, behind a button of the bar.
        problems: what can't be taken of what is set in the bar and behind its button.
        update: the place of one update, number by number.
        figures: everything that moves.
        numbers: the run's progress, numbers and words.
        look_back: the slider over the run's past.
        switches: buttons that bring more to the page, and take it away.
        below: what else there is to see.
    """

    strip: DeltaGenerator
    choices: DeltaGenerator
    train: DeltaGenerator
    learning_rate: DeltaGenerator
    objective: DeltaGenerator
    steps: DeltaGenerator
    speed: DeltaGenerator
    code: PopoverContainer
    more: DeltaGenerator
    problems: DeltaGenerator
    update: DeltaGenerator
    figures: DeltaGenerator
    numbers: DeltaGenerator
    look_back: DeltaGenerator
    switches: DeltaGenerator
    below: DeltaGenerator


def title_alone(title: str, *, in_lesson: bool) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Build the top of a page, ``strip`` and ``choices`` as in ``Stage``: all of one without a run."""
    strip = st.container(key="strip", gap="xsmall")
    if in_lesson:
        return strip, st.container(key="choices")
    heading = strip.container(horizontal=True, vertical_alignment="center", key="heading")
    heading.title(title, anchor=False, width="content")
    return strip, heading.container(horizontal=True, width="content", key="choices")


def build_stage(title: str, *, in_lesson: bool) -> Stage:
    """Build the places, empty but for the page's title where no lesson is open."""
    strip, choices = title_alone(title, in_lesson=in_lesson)
    bar = st.container(key="play-bar", horizontal=True, vertical_alignment="bottom", gap="small")
    main, objective, steps, speed, more = (
        _row(bar, f"play-{name}") for name in ("main", "objective", "steps", "speed", "more")
    )
    code = more.popover("Code", key="code", on_change="rerun")
    settings = more.popover("More", icon=":material/tune:", key="more")
    problems, update = st.container(key="problems", gap="xsmall"), st.container(key="update")
    figures = st.container(key="figures")
    told = st.container(key="told")
    return Stage(
        strip=strip,
        choices=settings if in_lesson else choices,
        train=_row(main, "play-train"),
        learning_rate=_row(main, "play-learning-rate"),
        objective=objective,
        steps=steps,
        speed=speed,
        code=code,
        more=settings,
        problems=problems,
        update=update,
        figures=figures,
        numbers=told.container(key="numbers"),
        look_back=told.container(key="look-back"),
        switches=told.container(key="switches"),
        below=st.container(key="below"),
    )


def _row(place: DeltaGenerator, key: str) -> DeltaGenerator:
    return place.container(
        key=key, horizontal=True, vertical_alignment="bottom", gap="small", width="content"
    )
