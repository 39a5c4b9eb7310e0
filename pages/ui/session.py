"""The one door to ``st.session_state``: what a student's session holds, as one typed object."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.analysis.prediction_history import PredictionHistory
from core.digits.labelled_digits import LabelledDigit
from core.runs.pinned_curve import Pin
from core.runs.run import Run
from core.runs.worker_pool import shared_pool
from core.streaming.stream import Stream, Watcher
from core.training.spec import Spec

_KEY = "session"


@dataclass
class Session:
    """What lasts while a student's tab does.

    Attributes:
        token: tells the browser one session from the next.
        page: the one that the student is on, by the end of its address.
        followed: the link of the lesson's card that led there, if one did.
        runs: the run of each page, by the page's name.
        streams: what carries each page's frames to the browser, by the page's name.
        viewers: the browsers that follow one of these streams, oldest first.
        links: the query parameters that each page last wrote; of pages seen at least once.
        accepted: the last good text of each field, by widget key.
        problems: what a link asked for in vain, by widget key.
        device_checks: why a device can't be used, or ``None`` if it can.
        pins: finished runs' curves of each page, the newest last.
        pressed: when each button was last taken, for double clicks.
        clicks_heard: the number of the last click on each figure that was answered.
        boards: what lies on each page's drawing board.
        current_digit: the digit drawn, picked or uploaded last on each page, 784 uint8 pixels as MNIST
            would have them.
        uploads: what became of the picture uploaded to each page.
        labelled_digits: the digits that the student labelled, oldest first.
        belief: how belief in the digit handed in has moved.
    """

    token: str = field(default_factory=secrets.token_hex)
    page: str | None = None
    followed: dict[str, str] | None = None
    runs: dict[str, Run] = field(default_factory=dict)
    streams: dict[str, Stream] = field(default_factory=dict)
    viewers: list[Watcher] = field(default_factory=list)
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    accepted: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    device_checks: dict[str, str | None] = field(default_factory=dict)
    pins: dict[str, tuple[Pin, ...]] = field(default_factory=dict)
    pressed: dict[str, float] = field(default_factory=dict)
    clicks_heard: dict[str, int] = field(default_factory=dict)
    boards: dict[str, Any] = field(default_factory=dict)
    current_digit: dict[str, bytes | None] = field(default_factory=dict)
    uploads: dict[str, Any] = field(default_factory=dict)
    labelled_digits: tuple[LabelledDigit, ...] = ()
    belief: PredictionHistory = field(default_factory=PredictionHistory)

    def enter(self, page: str) -> None:
        """Note the page that the student is on; a lesson's card followed to it counts anew."""
        if page != self.page:
            self.page, self.followed = page, None

    def run_for(self, page: str, specs: Sequence[Spec], *, go_on: bool = False) -> Run:
        """The page's run, tuned to the specs; a new one where they are another experiment.

        With ``go_on`` the new one trains at once if the old one did.
        """
        old = self.runs.get(page)
        if old is not None and old.tune(specs):
            return old
        new = self.runs[page] = Run(specs, shared_pool())
        if old is not None:
            playing = old.playing
            old.pause()
            if playing and go_on:
                new.play()
        return new

    def stream_for(self, page: str) -> Stream:
        """What carries the page's frames to the browser."""
        if page not in self.streams:
            self.streams[page] = Stream(self.viewers)
        return self.streams[page]

    def is_double_click(self, button: str, seconds: float = 0.5) -> bool:
        """Whether the button was taken a moment ago: the second half of a double click."""
        now = time.monotonic()
        last, self.pressed[button] = self.pressed.get(button, -1e9), now
        return now - last < seconds


def session() -> Session:
    """This student's session."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    return st.session_state[_KEY]


def widget_value(key: str) -> object | None:
    """The value of a widget, or ``None`` if it was never drawn or set."""
    return st.session_state.get(key)


def set_widgets(values: Mapping[str, object]) -> None:
    """Set widgets by key. Call it in a callback, or before they are drawn."""
    for key, value in values.items():
        st.session_state[key] = value
