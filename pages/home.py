"""The first page: what this is, eight lessons in order, and more experiments."""

from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

import streamlit as st

import core.experiments
from core.hosting.background_imports import imports_done
from core.lessons.course import LESSONS, SCREENS
from core.lessons.lesson import Lesson
from core.lessons.presets import PRESETS
from core.settings.link_reader import LESSON, clean, read_link
from core.text.plain_text import as_text
from pages.controls.address import follow_lesson, open_screen, preset_link
from pages.session.session import session, set_widgets, widget_value

IN_A_ROW = 4
TITLES = {
    "regression": "Linear regression", "logistic": "Logistic regression", "xor": "XOR", "softmax": "Softmax", "mnist": "Digits",
}  # fmt: skip


def card(lesson: Lesson) -> None:
    """Draw one lesson; the whole card is its link."""
    first = lesson.screens[0]
    done = len({screen.slug for screen in lesson.screens} & session().explained)
    screens = len(lesson.screens)
    with st.container(border=True, height="stretch", key=f"card-{lesson.number}"):
        st.page_link(
            f"{first.page}.py",
            label=f"**{lesson.number} {lesson.title}**",
            icon=":material/check_circle:" if done == screens else ":material/play_circle:",
            query_params={LESSON: first.slug},
        )
        # Not st.image: it drops its file when the page is left, maybe before the browser has it.
        still = f"stills/{lesson.number}-{st.context.theme.type or 'light'}.png"
        st.markdown(f"![A figure of the lesson {lesson.title}.]({still})")
        st.markdown(lesson.question)
        progress = f"{done} of {screens} screens done" if done else f"{screens} screens"
        st.caption(f"{progress}, {lesson.minutes} minutes")


def permission() -> None:
    """Draw the switch by which the student has this browser keep the work."""
    student = session()

    def allow() -> None:
        student.keeps_work = bool(widget_value("keep work"))

    set_widgets({"keep work": bool(student.keeps_work)})
    st.toggle(
        "Keep my work in this browser", on_change=allow, key="keep work",
        disabled=not imports_done(),  # until then nobody knows what the browser has kept
        help="Guesses, lessons done, pinned curves and labelled digits stay in this browser until you "
        "switch this off.",
    )  # fmt: skip


def complain() -> None:
    """Say what of the link this page can't take: it has no settings, and starts no training."""
    asked = clean(st.query_params.to_dict())
    if not asked or not imports_done():  # the names of fields need PyTorch
        return
    names = [each.name for each in iter_modules(core.experiments.__path__)]
    modules = [import_module(f"core.experiments.{name}") for name in names]
    fields = [field for module in modules for field in getattr(module, "FIELDS", ())]
    link = read_link(asked, (), hideable=fields)
    link = replace(link, unknown=(*link.unknown, *["play"] * link.play))
    if link.complaint:
        st.warning(as_text(link.complaint), icon=":material/link_off:")


follow_lesson(page="")
st.container(key="page-title").title("Watch a network learn", anchor=False)
complain()
st.markdown(
    "A real PyTorch model trains while you look. Each lesson asks, runs and explains: guess first, "
    "then press **Train**, and change the learning rate while it runs."
)
first_steps = st.container(horizontal=True, key="first-steps")
if first_steps.button("Start with lesson 1", type="primary", icon=":material/play_arrow:"):
    open_screen(LESSONS[0].screens[0])
if first_steps.button("Watch MSE get stuck", icon=":material/landscape:"):
    open_screen(SCREENS["l2-bad-start"][1])
if first_steps.button("Draw while it learns", icon=":material/draw:"):
    open_screen(SCREENS["l8-softmax"][1])
for row in range(0, len(LESSONS), IN_A_ROW):
    columns = st.columns(IN_A_ROW)
    for column, lesson in zip(columns, LESSONS[row : row + IN_A_ROW], strict=False):
        with column:
            card(lesson)

permission()
if session().explained:
    st.page_link("explained.py", icon=":material/checklist:")

st.header("More experiments", anchor=False)
for column, (page, presets) in zip(st.columns(len(PRESETS)), PRESETS.items(), strict=True):
    with column:
        st.subheader(TITLES[page], anchor=False)
        for preset in presets:
            st.page_link(
                f"{page}.py",
                label=preset.title,
                help=preset.watch,
                query_params=preset_link(preset),
            )

st.header("For teachers", anchor=False)
st.markdown(
    "Every lesson and every setting stands in the address: copy it, and your class opens the same. "
    "Add `play=1` to start at once, `hide=loss,device` to take controls away, `big=1` for a projector, "
    "`embed=true` inside a course page."
)
