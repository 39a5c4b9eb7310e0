"""What a student can explain now: the lessons done so far, and the guesses made in them."""

import streamlit as st

from core.lessons.course import LESSONS
from core.lessons.lesson import Lesson
from core.lessons.summary import answered
from core.text.plain_text import as_text
from pages.controls.address import open_screen
from pages.session.session import session


def done(lesson: Lesson) -> None:
    """Draw the screens done of a lesson, with the guess on each, and what all of them taught."""
    student = session()
    seen = [screen for screen in lesson.screens if screen.slug in student.explained]
    st.subheader(f"{lesson.number} {lesson.title}", anchor=False)
    if len(seen) == len(lesson.screens):
        st.markdown(lesson.learned)
    else:
        st.caption(f"{len(seen)} of {len(lesson.screens)} screens done")
    for screen in seen:
        guess = student.answers.get(screen.slug)
        said = "" if guess is None else f" · {as_text(answered(screen, guess))}"
        st.markdown(f"- **{screen.title}**{said}")


explained = session().explained
st.container(key="page-title").title("What you can explain now", anchor=False)
begun = [lesson for lesson in LESSONS if explained & {each.slug for each in lesson.screens}]
screens = [screen for lesson in LESSONS for screen in lesson.screens]
left = [screen for screen in screens if screen.slug not in explained]
if begun:
    st.markdown(
        f"{len(explained)} of {len(screens)} screens done. Say each of these aloud, without looking."
    )
else:
    st.markdown("Nothing yet: guess and train in a lesson first, and it stands here.")
for lesson in begun:
    done(lesson)
if left and st.button(
    f"Go on with “{left[0].title}”", type="primary", icon=":material/play_arrow:"
):
    open_screen(left[0])
