"""The first page: what this is, and one click to each lesson."""

import streamlit as st

from core.lessons import LOGISTIC_LESSONS

st.title("Watch a network learn")
st.markdown(
    "A real PyTorch model trains while you look. Pick a lesson, press **Train**, "
    "and change the learning rate while it runs."
)
st.subheader("Logistic regression")
for row in range(0, len(LOGISTIC_LESSONS), 3):
    for column, lesson in zip(st.columns(3), LOGISTIC_LESSONS[row : row + 3], strict=False):
        with column.container(border=True, height="stretch"):
            st.page_link(
                "logistic.py",
                label=f"**{lesson.title}**",
                icon=":material/play_circle:",
                query_params=dict(lesson.settings) or {"data": "bernoulli"},
            )
            st.caption(lesson.watch)
