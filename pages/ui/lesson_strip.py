"""The strip of a lesson's screen: predict, run, explain, next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zlib import crc32

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.lessons.course import LESSONS, SCREENS, after
from core.lessons.lesson import Lesson, Screen, Try
from core.runs.run_view import RunView
from pages.ui.address import open_screen
from pages.ui.controls import Controls
from pages.ui.session import session, widget_value

ENDED = ("finished", "reached", "diverged")
WeightsByHand = Callable[[list[float]], Mapping[str, str]]


def strip(
    place: DeltaGenerator,
    controls: Controls,
    view: RunView | None,
    weights_by_hand: WeightsByHand | None = None,
) -> None:
    """The lesson that is open in the page, if any.

    ``view`` is the run, if the page has one; ``weights_by_hand`` gives the settings that start a
    run from these weights.
    """
    screen = controls.screen
    if screen is None:
        return
    with place:
        lesson = SCREENS[screen.slug][0]
        _heading(lesson, screen, controls)
        explanation = _explanation(screen, view) if controls.shows(screen) else None
        if explanation is None:
            _question(screen, view)
        else:
            session().explained.add(screen.slug)
            _explain(screen, explanation, view, controls, weights_by_hand)


def _heading(lesson: Lesson, screen: Screen, controls: Controls) -> None:
    row = st.container(horizontal=True, vertical_alignment="center", key="strip-heading")
    row.title(screen.title, anchor=False, width="content")
    numbered = f"{lesson.screens.index(screen) + 1} of {len(lesson.screens)}".replace(
        " ", "\N{NO-BREAK SPACE}"
    )
    where = row.container(key="lesson-place", width="stretch")
    # A phone has no room for words.
    where.container(key="lesson-words").caption(
        f"Lesson {lesson.number} of {len(LESSONS)}, {lesson.title}: {numbered}"
    )
    where.container(key="lesson-numbers").caption(f"Lesson {lesson.number}, {numbered}")
    following = after(screen.slug)
    if following is not None and row.button(
        "Next", icon=":material/arrow_forward:", key=f"next {screen.slug}", help=following.title
    ):
        open_screen(following)
    row.container(key="leave", width="content").button(
        "Leave", icon=":material/close:", type="tertiary", on_click=controls.leave_lesson,
        key="leave lesson", help="Leave the lesson; the page stays as it is.",
    )  # fmt: skip


def _question(screen: Screen, view: RunView | None) -> None:
    answers, question = session().answers, screen.question
    guess = answers.get(screen.slug)

    def note() -> None:
        chosen = widget_value(key)
        if chosen in question.answers:
            answers[screen.slug] = question.answers.index(str(chosen))

    key = f"guess {screen.slug}"
    row = st.container(horizontal=True, vertical_alignment="center", key="strip-question")
    shown = sorted(question.answers, key=lambda answer: crc32(answer.encode()))
    row.pills(
        question.text, shown, key=key, on_change=note, width="content",
        default=None if guess is None else question.answers[guess],
    )  # fmt: skip
    if isinstance(screen.explain, str):
        row.markdown(f"Try it and look at {screen.watch}; then answer.", width="content")
    elif view is not None and view.status != "ready":
        _prompt(row, f"**Watch** {screen.watch}.")
    elif guess is None:
        _prompt(row, "What do you think? Then press **Train**.")
    else:
        _prompt(row, f"Press **Train** and watch {screen.watch}.")


def _prompt(row: DeltaGenerator, words: str) -> None:
    """What to do next; on a phone, the main button and the figure's frame say it."""
    row.container(key="prompt", width="content").markdown(words, width="content")


def _explanation(screen: Screen, view: RunView | None) -> str | None:
    """What happened and why, where the run has ended, or the student has answered."""
    if isinstance(screen.explain, str):
        return screen.explain if screen.slug in session().answers else None
    if view is None or view.status not in ENDED or view.looking_back:
        return None
    return screen.explain(view)


def _explain(
    screen: Screen,
    explanation: str,
    view: RunView | None,
    controls: Controls,
    weights_by_hand: WeightsByHand | None,
) -> None:
    question, guess = screen.question, session().answers.get(screen.slug)
    said, attempt = "", screen.attempt
    tried = attempt is not None and controls.holds(attempt.settings)
    # Where the run goes on with another loss, that is what the question is about.
    if guess is not None and (tried or attempt is None or not attempt.go_on):
        verdict = "and so it is" if guess == question.right else "but it went otherwise"
        said = f"You said “{question.answers[guess]}”, {verdict}. "
    row = st.container(horizontal=True, vertical_alignment="center", key="strip-explanation")
    row.markdown(said + explanation, width="stretch")
    if screen.formula:
        row.popover("Why", icon=":material/function:", key="formula").markdown(screen.formula)
    if attempt is not None and not tried:
        row.button(
            attempt.label, icon=":material/science:", key=f"try {screen.slug}",
            on_click=_try, args=(controls, screen, attempt, view, weights_by_hand),
        )  # fmt: skip


def _try(
    controls: Controls,
    screen: Screen,
    attempt: Try,
    view: RunView | None,
    weights_by_hand: WeightsByHand | None,
) -> None:
    start: Mapping[str, str] = {}
    session().page_state(controls.page).start_anew = True
    if attempt.go_on and view is not None and weights_by_hand is not None:
        start = weights_by_hand(view.trials[0].state.flat.tolist())
        session().page_state(controls.page).play_when_built = True
    controls.set({**screen.settings, **start, **attempt.settings})
