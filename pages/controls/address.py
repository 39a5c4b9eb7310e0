"""A page's link: when it is followed, how it is written into the address bar, and copied from it.

A page writes its settings into the link and never reads them back from there: they stay in the
session. So neither the browser's Back nor a message on its way can change them. The link is
followed where the session comes to the page for the first time, and from a lesson's card.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.lessons.course import SCREENS
from core.lessons.lesson import Screen
from core.lessons.presets import Preset
from core.settings.link_reader import BIG, HIDE, LESSON, clean, hidden_names
from core.settings.names import alike, is_on
from pages.session.session import session

_CSS = """
.run-gone { margin: 0; padding: 0.6rem 1rem; border-radius: 8px; font-family: var(--st-font);
  background: var(--st-yellow-background-color); color: var(--st-text-color); }
[data-testid="stLayoutWrapper"]:has(> .st-key-address-bar):not(:has(.run-gone:not(:empty))) { display: none; }
"""
_address = st.components.v2.component(
    "address",
    css=_CSS,
    js=(Path(__file__).parent / "address.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
_copy_link = st.components.v2.component(
    "copy_link",
    html='<button>Copy link</button><input readonly hidden aria-label="The link, to copy">',
    css="""button { font: inherit; padding: 0.4rem 0.9rem; border-radius: 8px; cursor: pointer;
      border: 1px solid var(--st-border-color); background: var(--st-background-color);
      color: var(--st-text-color); }
      input { font: inherit; width: 100%; margin-top: 0.4rem; box-sizing: border-box; }""",
    js=(Path(__file__).parent / "copy_link.js").read_text(encoding="utf-8"),
)


def preset_link(preset: Preset) -> dict[str, str]:
    """Return the query parameters of an experiment's link."""
    return {**preset.settings, LESSON: preset.slug}


def take_teachers_words() -> None:
    """Note what the link wants of every page: controls hidden, and large type."""
    asked, student = clean(st.query_params.to_dict()), session()
    if HIDE in asked:
        student.hidden = hidden_names(asked)
    if (large := is_on(asked.get(BIG, ""))) is not None:
        student.large_type = large


def follow_lesson(page: str) -> None:
    """Go to the page of the lesson's screen that the link names, where that is another one."""
    asked = clean(st.query_params.to_dict())
    screen = {alike(slug): screen for slug, (_, screen) in SCREENS.items()}.get(
        alike(asked.get(LESSON, ""))
    )
    if screen is not None and screen.page != page:
        st.switch_page(f"{screen.page}.py", query_params=asked)


def link_to_follow(page: str) -> dict[str, str] | None:
    """Return the settings that the address asks for, if the page has yet to be set to them."""
    follow_lesson(page)
    asked = clean(st.query_params.to_dict())
    student = session()
    state = student.page_state(page)
    first = state.link is None
    # Until the student leaves the page, Streamlit tells the link that it was opened with.
    card = LESSON in asked and asked != student.followed
    if first:
        state.link = {}
    if card:
        student.followed = asked
    return asked if asked and (first or card) else None


def open_screen(screen: Screen) -> None:
    """Go to a lesson's screen."""
    st.switch_page(f"{screen.page}.py", query_params={LESSON: screen.slug})


def address_bar() -> DeltaGenerator:
    """Build the place for ``write``: at the top, where it says that a reload lost the run."""
    return st.container(key="address-bar")


def write(page: str, link: Mapping[str, str], place: DeltaGenerator) -> None:
    """Replace the link in the address bar, unless the student has left the page."""
    student = session()
    state = student.page_state(page)
    state.link, run = dict(link), None
    # These stay for all that the tab shows from now on, as they do for a reload.
    kept = {HIDE: ",".join(student.hidden), BIG: "1" if student.large_type else ""}
    if state.run is not None:
        view = state.run.view()
        run = {"begun": view.status != "ready", "epoch": None if view.active else view.epoch}
    with place:
        _address(
            key="address",
            data={
                "page": page,
                "link": urlencode({**link, **{k: v for k, v in kept.items() if v}}, safe=",;:"),
                "session": student.token,
                # As text: for a dict Streamlit imports pandas, to see whether it is a table.
                "run": run and json.dumps(run),
            },
        )


def copy_link_button(page: str) -> None:
    """Draw the button that copies the link, and shows it where the browser has no clipboard."""
    _copy_link(key=f"{page} copy link")
