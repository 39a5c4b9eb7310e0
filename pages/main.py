"""The routing table, and what every page shares."""

import sys
from pathlib import Path

import streamlit as st

ROOT = str(Path(__file__).parent.parent)
if ROOT not in sys.path:  # Streamlit puts this folder on the path, the project is one up
    sys.path.insert(0, ROOT)

from core.hosting.background_imports import imports_done  # noqa: E402
from pages.controls.address import take_teachers_words  # noqa: E402
from pages.session.session import session  # noqa: E402

LOOK_SECONDS = 0.1

PAGES = [
    st.Page("home.py", title="Start", icon=":material/home:", default=True),
    st.Page("regression.py", title="Linear regression", icon=":material/trending_up:"),
    st.Page("logistic.py", title="Logistic regression", icon=":material/show_chart:"),
    st.Page("xor.py", title="XOR", icon=":material/blur_on:"),
    st.Page("softmax.py", title="Softmax", icon=":material/stacked_bar_chart:"),
    st.Page("mnist.py", title="Digits", icon=":material/draw:"),
    st.Page("explained.py", title="What you can explain now", visibility="hidden"),
]


def wait_for_pytorch(words: str) -> None:
    """Show these words until a fresh server has imported it, and build the page anew."""
    if imports_done():
        return
    place = st.empty()
    while not imports_done(LOOK_SECONDS):
        # Where the student goes to another page meanwhile, this is where the script ends.
        place.html(f'<p translate="no">{words}</p>')
    st.rerun()


st.set_page_config(
    page_title="Watch a network learn",
    page_icon=str(Path(__file__).parent / "server" / "icon.svg"),
    layout="wide",
)
st.html(Path(__file__).parent / "live" / "stage.css")
take_teachers_words()
if session().large_type:
    st.html(Path(__file__).parent / "live" / "large_type.css")
# A course that shows a page in a frame has ways to other pages of its own.
page = st.navigation(PAGES, position="hidden" if st.context.is_embedded else "top")
session().enter(page.url_path)
is_start = page is PAGES[0]
if is_start:
    page.run()
wait_for_pytorch("" if is_start else "Getting PyTorch ready ...")
if not is_start:
    page.run()
from pages.session.browser_storage import keep_in_browser  # noqa: E402 - it needs PyTorch

keep_in_browser()
