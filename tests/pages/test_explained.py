"""What a student has done, on the start page and on the page of what can be explained now."""

from __future__ import annotations

from core.lessons.course import LESSONS, SCREENS, after
from tests.pages.test_lesson_strip import guess, opened, trained, words
from tests.pages.visit import press


def test_guesses_stand_beside_what_was_learned() -> None:
    lesson, screen = SCREENS["l7-one-neuron"]
    page = trained(guess(opened(screen.slug), screen, 1))
    page.switch_page("explained.py").run()
    assert not page.exception
    assert lesson.learned not in words(page)  # four more screens teach it
    told = f"You guessed “{screen.answers[1]}”; it is “{screen.answers[0]}”."
    assert f"- **{screen.title}** · {told}" in words(page)
    assert [each.label for each in page.button] == [f"Go on with “{LESSONS[0].screens[0].title}”"]
    page.query_params.clear()
    page.switch_page("home.py").run()
    cards = [caption.value for caption in page.caption]
    assert f"1 of {len(lesson.screens)} screens done, {lesson.minutes} minutes" in cards


def test_who_has_done_nothing_is_told_what_to_do() -> None:
    page = opened("l8-own").switch_page("explained.py").run()
    assert "Nothing yet: guess and train in a lesson first" in words(page)


def test_the_last_screen_leads_there() -> None:
    assert after("l8-own") is None
    page = press(opened("l8-own"), "What you can explain now")
    assert page.title[0].value == "What you can explain now"


def test_what_was_learned_is_said_of_whole_lessons_alone() -> None:
    page = opened("l6-gates")
    lesson, _ = SCREENS["l6-gates"]
    page.session_state["session"].explained |= {each.slug for each in lesson.screens}
    assert lesson.learned in words(page.switch_page("explained.py").run())
