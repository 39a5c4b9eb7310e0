"""Sessions whose tab was closed, and all that they hold."""

from __future__ import annotations

from contextlib import suppress

from streamlit.runtime import get_instance


def forget_ended_sessions() -> None:
    """Have Streamlit drop the sessions that nobody comes back to. Call it in the event loop.

    It keeps a session for ten minutes after its tab is gone, and its files; by itself it then drops
    it when the next tab is closed, which may be tomorrow.
    """
    with suppress(AttributeError, RuntimeError):  # another Streamlit keeps them elsewhere
        storage = get_instance()._session_mgr._session_storage  # type: ignore[attr-defined]
        for _, ended in storage._cache.expire():
            ended.session.shutdown()  # else its files wait for whatever still refers to it
