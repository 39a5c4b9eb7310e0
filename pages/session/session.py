"""The one door to ``st.session_state``: what a student's session holds, as one typed object."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:  # the start page needs no PyTorch
    from core.digits.labelled_digits import LabelledDigit
    from core.streaming.viewer import Viewer
    from pages.session.page_state import PageState

_KEY = "session"


@dataclass
class Session:
    """What lasts while a student's tab does.

    Attributes:
        token: tells the browser one session from the next.
        here: the page that the student is on, by the end of its address.
        followed: the link of the lesson's card that led there, if one did.
        pages: what is held of each page, by the page's name.
        viewers: the browsers that follow one of these pages, oldest first.
        accepted: the last good text of each field, by widget key.
        problems: what a link asked for in vain, by widget key.
        lost_choices: options that another setting took away from a widget, by its key.
        device_checks: why a device can't be used, or ``None`` if it can.
        clicks_heard: the number of the last click on each figure that was answered.
        large_type: a link asked for letters that can be read from the back of a classroom.
        hidden: names of the fields that a link hides, on every page.
        answers: what the student guessed on each lesson's screen, by its slug.
        explained: the slugs of the screens whose run was seen to its end.
        labelled_digits: the digits that the student labelled, oldest first.
        keeps_work: the browser keeps this work; ``None`` until it tells what it kept before, or is asked to.
    """

    token: str = field(default_factory=secrets.token_hex)
    here: str | None = None
    followed: dict[str, str] | None = None
    pages: dict[str, PageState] = field(default_factory=dict)
    viewers: list[Viewer] = field(default_factory=list)
    accepted: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    lost_choices: dict[str, str] = field(default_factory=dict)
    device_checks: dict[str, str | None] = field(default_factory=dict)
    clicks_heard: dict[str, int] = field(default_factory=dict)
    large_type: bool = False
    hidden: tuple[str, ...] = ()
    answers: dict[str, int] = field(default_factory=dict)
    explained: set[str] = field(default_factory=set)
    labelled_digits: tuple[LabelledDigit, ...] = ()
    keeps_work: bool | None = None

    def enter(self, page: str) -> None:
        """Note the page that the student is on; a lesson's card followed to it counts anew."""
        if page != self.here:
            self.here, self.followed = page, None

    def page_state(self, page: str) -> PageState:
        """What it holds of a page."""
        if page not in self.pages:
            from core.streaming.stream import Stream
            from pages.session.page_state import PageState

            self.pages[page] = PageState(Stream(self.viewers))
        return self.pages[page]


def session() -> Session:
    """This student's session."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    student: Session = st.session_state[_KEY]
    return student


def widget_value(key: str) -> object | None:
    """The value of a widget, or ``None`` if it was never drawn or set."""
    return st.session_state.get(key)


def set_widgets(values: Mapping[str, object]) -> None:
    """Set widgets by key. Call it in a callback, or before they are drawn."""
    for key, value in values.items():
        st.session_state[key] = value
