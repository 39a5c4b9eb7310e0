"""The routing table, and what every page shares."""

import sys
from pathlib import Path

import streamlit as st

ROOT = str(Path(__file__).parent.parent)
if ROOT not in sys.path:  # Streamlit puts this folder on the path, the project is one up
    sys.path.insert(0, ROOT)

from pages.ui.browser_storage import keep_in_browser  # noqa: E402
from pages.ui.session import session  # noqa: E402

PAGES = [
    st.Page("home.py", title="Start", icon=":material/home:", default=True),
    st.Page("regression.py", title="Linear regression", icon=":material/trending_up:"),
    st.Page("logistic.py", title="Logistic regression", icon=":material/show_chart:"),
    st.Page("xor.py", title="XOR", icon=":material/blur_on:"),
    st.Page("softmax.py", title="Softmax", icon=":material/stacked_bar_chart:"),
    st.Page("mnist.py", title="Digits", icon=":material/draw:"),
]

st.set_page_config(
    page_title="Watch a network learn",
    page_icon=str(Path(__file__).parent / "ui" / "icon.svg"),
    layout="wide",
)
st.html(Path(__file__).parent / "ui" / "stage.css")
if st.query_params.get("big") == "1":
    session().large_type = True
if session().large_type:
    st.html(Path(__file__).parent / "ui" / "large_type.css")
page = st.navigation(PAGES, position="top")
session().enter(page.url_path)
page.run()
keep_in_browser()
