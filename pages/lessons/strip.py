"""The strip of a lesson's screen: predict, run, explain, try, next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from zlib import crc32

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.lessons.course import LESSONS, SCREENS, after
from core.lessons.lesson import Lesson, Screen, Seen
from core.lessons.summary import Place, Summary, is_same_run, summarise
from core.runs.run_view import RunView
from pages.controls.address import open_screen
from pages.controls.controls import Controls
from pages.session.session import session, widget_value

if TYPE_CHECKING:
    from pages.session.page_state import PageState

WeightsByHand = Callable[[list[float]], Mapping[str, str]]
GUESS_FIRST = "Guess first; the rest appears here after that."
ELSEWHERE = "You changed a setting. The lesson explains its own run only."


def strip(
    place: DeltaGenerator,
    controls: Controls,
    view: RunView | None,
    weights_by_hand: WeightsByHand | None = None,
) -> bool:
    """Draw the lesson that is open in the page, if any; return whether it leads on from what it explains.

    Call it after the page's settings are drawn: what it says holds for these alone.

    Args:
        view: the run, if the page has one.
        weights_by_hand: returns the settings that start a run from these weights.
    """
    screen = controls.screen
    if screen is None:
        return False
    student = session()
    seen = Seen(view, controls.values, student.labelled_digits)
    told = summarise(screen, seen, student.answers.get(screen.slug))
    if view is not None and not _is_one_run(student.page_state(controls.page), screen, view, told):
        told = Summary("elsewhere")
    leads_on = told.place == "screen" and bool(told.sentence)
    with place:
        _heading(SCREENS[screen.slug][0], screen, controls, next_here=not leads_on)
        if told.sentence:
            student.explained.add(screen.slug)
            _explanation(screen, told, view, controls, weights_by_hand)
        elif told.place == "try" and not awaits_guess(controls):
            _attempt(screen, told.place, view, controls)
        else:
            _question(screen, told.place, view, controls)
    return leads_on


def awaits_guess(controls: Controls) -> bool:
    """Return whether the open lesson's screen is done by hand and waits for the student's guess."""
    screen = controls.screen
    return screen is not None and screen.by_hand and screen.slug not in session().answers


def _is_one_run(state: PageState, screen: Screen, view: RunView, told: Summary) -> bool:
    """Return whether the run has had its present settings since its start; note them for the next time."""
    trial = view.trials[0]
    run = (trial.number, trial.cuts.count(0.0))  # a reset cuts it at 0
    place = "screen" if told.place == "try" and is_same_run(screen) else told.place
    begins = not trial.position and not view.looking_back
    if begins or state.lesson_run is None or state.lesson_run[0] != run:
        state.lesson_run = run, place
    elif state.lesson_run[1] != place:
        state.lesson_run = run, "elsewhere"
    return state.lesson_run[1] == place


def _heading(lesson: Lesson, screen: Screen, controls: Controls, *, next_here: bool) -> None:
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
    if next_here:
        _next(row, screen, main=False)
    row.container(key="leave", width="content").button(
        "Leave", icon=":material/close:", type="tertiary", on_click=controls.leave_lesson,
        key="leave lesson", help="Leave the lesson; the page stays as it is.",
    )  # fmt: skip


def _next(row: DeltaGenerator, screen: Screen, *, main: bool) -> None:
    """Offer the next screen, or what can be explained now; ``main`` where that is what to do now."""
    following = after(screen.slug)
    label, icon = (
        ("Next", "arrow_forward") if following else ("What you can explain now", "checklist")
    )
    if row.button(
        label, icon=f":material/{icon}:", key=f"next {screen.slug}", type="primary" if main else "secondary",
        help=following.title if following else None,
    ):  # fmt: skip
        if following is None:
            st.switch_page("explained.py")
        open_screen(following)


def _question(screen: Screen, place: Place, view: RunView | None, controls: Controls) -> None:
    answers = session().answers
    guess = answers.get(screen.slug)

    def note() -> None:
        chosen = widget_value(key, str)
        if chosen in screen.answers:
            answers[screen.slug] = screen.answers.index(chosen)

    key = f"guess {screen.slug}"
    row = st.container(horizontal=True, vertical_alignment="center", key="strip-question")
    shown = sorted(screen.answers, key=lambda answer: crc32(answer.encode()))
    row.pills(
        screen.question, shown, key=key, on_change=note, width="content",
        default=None if guess is None else screen.answers[guess],
    )  # fmt: skip
    if place == "elsewhere":
        _prompt(row, ELSEWHERE)
        _back(row, screen, place, controls)
    elif screen.by_hand:
        _prompt(row, f"What do you think? Then look at {screen.watch}.")
    elif view is not None and view.status != "ready":
        _prompt(row, f"**Watch** {screen.watch}.")
    elif guess is None:
        _prompt(row, "What do you think? Then press **Train**.")
    else:
        _prompt(row, f"Press **Train** and watch {screen.watch}.")


def _attempt(screen: Screen, place: Place, view: RunView | None, controls: Controls) -> None:
    """Name what is tried, while there is nothing to say of it."""
    row = st.container(horizontal=True, vertical_alignment="center", key="strip-question")
    ready = view is not None and view.status == "ready"
    row.markdown(f"**{screen.attempt.label}.**{' Press **Train**.' * ready}", width="stretch")
    _back(row, screen, place, controls)


def _prompt(row: DeltaGenerator, words: str) -> None:
    """Say what to do next; on a phone, the main button and the figure's frame say it."""
    row.container(key="prompt", width="content").markdown(words, width="content")


def _explanation(
    screen: Screen,
    told: Summary,
    view: RunView | None,
    controls: Controls,
    weights_by_hand: WeightsByHand | None,
) -> None:
    place = st.container(key="strip-explanation", gap="xsmall")
    place.markdown(f"{told.verdict} {told.sentence}".strip())
    row = place.container(horizontal=True, vertical_alignment="center", gap="xsmall")
    if told.place == "screen":
        _next(row, screen, main=True)
    if screen.formula and told.place == "screen":
        row.popover("Why", icon=":material/function:", key="formula").markdown(screen.formula)
    if told.place == "try":
        _back(row, screen, told.place, controls)
        return
    row.button(
        screen.attempt.label, icon=":material/science:", key=f"try {screen.slug}",
        on_click=_try, args=(controls, screen, view, weights_by_hand),
    )  # fmt: skip


def _back(row: DeltaGenerator, screen: Screen, place: Place, controls: Controls) -> None:
    """Offer the way back to the screen's own settings, and to a run of their own from its start."""

    def back() -> None:
        another_look = place == "try" and is_same_run(screen)
        session().page_state(controls.page).start_anew = not another_look
        controls.set(screen.settings)

    row.button(
        "Back to the question", icon=":material/undo:", key=f"back {screen.slug}", on_click=back
    )


def _try(
    controls: Controls,
    screen: Screen,
    view: RunView | None,
    weights_by_hand: WeightsByHand | None,
) -> None:
    start: Mapping[str, str] = {}
    state, attempt = session().page_state(controls.page), screen.attempt
    state.start_anew = not is_same_run(screen)
    if attempt.go_on and view is not None and weights_by_hand is not None:
        start = weights_by_hand(view.trials[0].state.flat.tolist())
        state.play_when_built = True
    controls.set({**screen.settings, **start, **attempt.settings})
