"""Whether the browser can send files at all, and what a student reads where it can't."""

from __future__ import annotations

import streamlit as st

XSRF_COOKIE = "_streamlit_xsrf"
REFUSED = (
    "No file can be sent from here: this page stands inside one of another site, where browsers keep "
    "back the cookie by which the server knows its own page. Open this page in a tab of its own."
)


def tell_if_refused() -> None:
    """Say so where Streamlit would refuse the browser's files with no more than a number."""
    browser = bool(st.context.headers.to_dict())  # tests run the script without one
    known = XSRF_COOKIE in st.context.cookies or not st.get_option("server.enableXsrfProtection")
    if browser and not known:
        st.warning(REFUSED, icon=":material/tab:")
