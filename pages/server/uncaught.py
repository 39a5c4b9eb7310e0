"""What a student reads where a page has a fault; the log has the traceback."""

from __future__ import annotations

import streamlit as st

UNCAUGHT = (
    "Something went wrong in this page, and it is not your doing. Press **Reset**, or load the page "
    "again; your settings are in its address. If it comes back, tell your teacher what you did last."
)


def tell_student(_: Exception) -> bool:
    """Say so in the page; returns whether Streamlit is to show nothing more of the fault."""
    if st.get_option("client.showErrorDetails") != "none":
        return False  # for whoever writes a page
    st.error(UNCAUGHT, icon=":material/error:")
    return True
