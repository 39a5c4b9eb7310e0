"""No press is forgotten where the student does the next thing at once."""

from __future__ import annotations

from threading import local
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.state.safe_session_state import SafeSessionState


def finish_presses() -> None:
    """Have Streamlit end what a press calls before it looks at the next message. Call it once.

    It looks for a message before it calls anything, and whenever a callback reads the session's
    state. The run is then given up for the next one, which knows of its own press alone: what the
    first one called is left half done, or undone (Streamlit 1.67).
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
