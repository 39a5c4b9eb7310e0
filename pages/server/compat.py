"""What the app changes or reads in the private parts of Streamlit.

Tried with Streamlit 1.67. Each says the upstream issue where there is one, and what happens without
it. Selectors of Streamlit's page stand with the scripts and styles that use them.
``tests/pages/test_compat.py`` and ``tests/pages/test_presses.py`` try each on the real thing, and
those selectors too, and fail when they have changed.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import local
from typing import Any

from streamlit.file_util import get_static_dir
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.state.safe_session_state import SafeSessionState


def finish_presses() -> None:
    """Have Streamlit end the callbacks of a press before it looks at the next message. Call it once.

    It looks for a message before it calls anything, and whenever a callback reads the session's
    state, and then drops the run for the next one. Without this, a press that another follows at
    once is left half done, or undone. No issue describes it; streamlit/streamlit#8365 is near.
    """
    look, call_callbacks = (
        ScriptRunner._maybe_handle_execution_control_request,
        SafeSessionState.on_script_will_rerun,
    )
    calling = local()

    def look_between(runner: ScriptRunner) -> None:
        if not getattr(calling, "now", False):
            look(runner)

    def call_all(state: SafeSessionState, *args: Any, **named: Any) -> None:
        calling.now = True
        try:
            call_callbacks(state, *args, **named)
        finally:
            calling.now = False

    ScriptRunner._maybe_handle_execution_control_request = look_between  # type: ignore[assignment,method-assign]
    SafeSessionState.on_script_will_rerun = call_all  # type: ignore[assignment,method-assign]


def drop_expired_sessions() -> None:
    """Have Streamlit drop the sessions whose time is over. Call it in the event loop.

    streamlit/streamlit#12506: by itself it drops one when the next tab is closed, which may be
    tomorrow, and never shuts it down. Without this, its files and its models stay in memory.
    """
    with suppress(AttributeError, RuntimeError):  # there is no server, or it is another Streamlit's
        storage = get_instance()._session_mgr._session_storage  # type: ignore[attr-defined]
        for _, expired in storage._cache.expire():
            expired.session.shutdown()


def uploaded_bytes(session: str) -> int:
    """Return the size of all files that a session has sent and not taken away.

    Without this, one session could fill the server's memory with files.
    """
    storage = get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return sum(len(file.data) for file in storage.get(session, {}).values())


def first_page() -> str:
    """Return the HTML with which Streamlit answers the first request of a browser."""
    return (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
