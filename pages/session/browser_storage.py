"""The student's work in the browser's own storage: guesses, lessons done, pins, labelled digits."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import streamlit as st

from core.lessons.kept_work import KeptWork, read_work, write_work
from pages.session.session import Session, session, widget_value

LONGEST = 4_000_000  # characters; browsers keep five million
_KEY = "browser storage"
_component = st.components.v2.component(
    "browser_storage",
    js=(Path(__file__).parent / "browser_storage.js").read_text(encoding="utf-8"),
)


def keep_in_browser() -> None:
    """Give the browser what it is to keep, and take from it, once a session, what it has kept."""
    student = session()
    work = write_work(_work_of(student)) if student.keeps_work else None
    if work is not None and len(work) > LONGEST:
        return

    def found() -> None:
        text = getattr(widget_value(_KEY), "found", None)
        if text is None or student.keeps_work is not None:
            return
        student.keeps_work = True
        with suppress(ValueError):  # an older version's, or damaged: it is written anew
            _take(student, read_work(text))

    data = {"session": student.token, "work": work, "asked": student.keeps_work is None}
    _component(key=_KEY, data=data, on_found_change=found)


def _work_of(student: Session) -> KeptWork:
    return KeptWork(
        answers=student.answers,
        explained=frozenset(student.explained),
        digits=student.labelled_digits,
        pins={page: state.pins for page, state in student.pages.items() if state.pins},
    )


def _take(student: Session, work: KeptWork) -> None:
    """Add what an earlier session has left to what this one has by now."""
    student.answers = {**work.answers, **student.answers}
    student.explained |= work.explained
    student.labelled_digits = student.labelled_digits or work.digits
    for page, pins in work.pins.items():
        state = student.page_state(page)
        state.pins = state.pins or pins
