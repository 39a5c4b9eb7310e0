"""The first page: what this is, and one click to each lesson."""

import streamlit as st

from core.lessons.presets import LOGISTIC_PRESETS, MNIST_PRESETS, XOR_PRESETS
from pages.ui.address import lesson_link

st.title("Watch a network learn")
st.markdown(
    "A real PyTorch model trains while you look. Pick a lesson, press **Train**, "
    "and change the learning rate while it runs."
)
for title, page, lessons in (
    ("Logistic regression", "logistic.py", LOGISTIC_PRESETS),
    ("XOR and friends", "xor.py", XOR_PRESETS),
    ("Digits", "mnist.py", MNIST_PRESETS),
):
    st.header(title, anchor=False)
    for row in range(0, len(lessons), 3):
        for column, lesson in zip(st.columns(3), lessons[row : row + 3], strict=False):
            with column.container(border=True, height="stretch"):
                st.page_link(
                    page,
                    label=f"**{lesson.title}**",
                    icon=":material/play_circle:",
                    query_params=lesson_link(lesson),
                )
                st.caption(lesson.watch)
