"""The first page: what this is, and one click to each lesson."""

import streamlit as st

from core.lessons import LOGISTIC_LESSONS, MNIST_LESSONS, XOR_LESSONS

st.title("Watch a network learn")
st.markdown(
    "A real PyTorch model trains while you look. Pick a lesson, press **Train**, "
    "and change the learning rate while it runs."
)
for title, page, plain, lessons in (
    ("Logistic regression", "logistic.py", {"data": "bernoulli"}, LOGISTIC_LESSONS),
    ("XOR and friends", "xor.py", {"data": "xor"}, XOR_LESSONS),
    ("Digits", "mnist.py", {"model": "softmax"}, MNIST_LESSONS),
):
    st.subheader(title)
    for row in range(0, len(lessons), 3):
        for column, lesson in zip(st.columns(3), lessons[row : row + 3], strict=False):
            with column.container(border=True, height="stretch"):
                st.page_link(
                    page,
                    label=f"**{lesson.title}**",
                    icon=":material/play_circle:",
                    query_params=dict(lesson.settings) or plain,
                )
                st.caption(lesson.watch)
