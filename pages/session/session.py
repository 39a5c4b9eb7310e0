"""The one typed door to ``st.session_state``: a student's session as an object, and widgets by key."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, overload

import streamlit as st

from core.lessons.course import SCREENS
from core.lessons.lesson import Screen

if TYPE_CHECKING:  # the start page needs no PyTorch
    from core.digits.labelled_digits import LabelledDigit
    from core.streaming.viewer import Viewer
    from pages.session.page_state import PageState

_KEY = "session"
T = TypeVar("T")


@dataclass
class Session:
    """The state of a student's tab, as long as it lasts.

    Attributes:
        token: tells the browser one session from the next.
        here: the page that the student is on, by the end of its address.
        followed: the link of the lesson's card that led there, if one did.
        pages: what is held of each page, by the page's name.
        viewers: the browsers that follow one of these pages, oldest first.
        accepted: the last good value of each number that was typed, by widget key.
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
    accepted: dict[str, Any] = field(default_factory=dict)
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

    @property
    def screen(self) -> Screen | None:
        """Return the lesson's screen that is open in the page that the student is on, if any."""
        state = self.pages.get(self.here or "")
        return None if state is None or state.lesson is None else SCREENS[state.lesson][1]

    def page_state(self, page: str) -> PageState:
        """Return what it holds of a page."""
        if page not in self.pages:
            from core.streaming.stream import Stream
            from pages.session.page_state import PageState

            self.pages[page] = PageState(Stream(self.viewers))
        return self.pages[page]


def session() -> Session:
    """Return this student's session."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    student: Session = st.session_state[_KEY]
    return student


@overload
def widget_value(key: str) -> object | None: ...
@overload
def widget_value(key: str, kind: type[T]) -> T | None: ...
def widget_value(key: str, kind: type = object) -> object | None:
    """Return the value of a widget; ``None`` if it was never drawn or set, or is of another kind."""
    value = st.session_state.get(key)
    return value if isinstance(value, kind) else None


def set_widgets(values: Mapping[str, object]) -> None:
    """Set widgets by key. Call it in a callback, or before they are drawn."""
    for key, value in values.items():
        st.session_state[key] = value
