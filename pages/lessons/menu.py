"""One click to a lesson's settings, and to a new seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

import streamlit as st

from core.lessons.presets import Preset
from core.settings.fields import NumberField
from pages.controls.controls import Controls
from pages.session.session import set_widgets


def lesson_menu(controls: Controls, lessons: Sequence[Preset]) -> None:
    """Draw experiments as buttons; each sets every control of the page, and leaves the lesson."""

    def show(preset: Preset) -> None:
        controls.leave_lesson()
        controls.set(preset.settings)

    with st.popover("More experiments", icon=":material/school:", width="stretch"):
        for lesson in lessons:
            st.button(
                lesson.title, help=lesson.watch, width="stretch", on_click=show, args=(lesson,)
            )


def seed_field(controls: Controls, field: NumberField) -> int:
    """Draw the seed and a button for another one; return it."""
    seed: int = controls.number(field)

    def draw() -> None:
        set_widgets({controls.key(field): str(random.randrange(1, 10_000))})

    st.button(
        "New seed", icon=":material/casino:", on_click=draw, width="stretch",
        help="New data where they are random, and new random weights.",
    )  # fmt: skip
    return seed
