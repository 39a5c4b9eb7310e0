"""What a page offers beside its run: explanations, and more experiments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from core.lessons.presets import Preset
from pages.controls.controls import Controls


def show_notes(page: str, notes: Mapping[str, str]) -> None:
    """Show a row of titles, and the note of the chosen one in Markdown.

    What the browser does not show it need not draw ten times a second.
    """
    title = st.pills(
        "Explanations", list(notes), default=next(iter(notes)), required=True,
        key=f"{page} notes", label_visibility="collapsed",
    )  # fmt: skip
    assert isinstance(title, str)
    st.markdown(notes[title])


def lesson_menu(controls: Controls, presets: Sequence[Preset]) -> None:
    """Draw experiments as buttons, if there are any; each sets every setting, and leaves the lesson."""

    def show(preset: Preset) -> None:
        controls.leave_lesson()
        controls.set(preset.settings)

    if presets:
        with st.popover("More experiments", icon=":material/school:", width="stretch"):
            for each in presets:
                st.button(
                    each.title, help=each.watch, width="stretch", on_click=show, args=(each,)
                )  # fmt: skip
