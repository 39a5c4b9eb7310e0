"""What a press calls is called to its end, though the next message is there already."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.testing.v1 import AppTest

from pages.server.compat import finish_presses


def script() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    def work() -> None:
        st.session_state.begun = True
        context = get_script_run_ctx()
        assert context is not None and context.script_requests is not None
        context.script_requests.request_rerun(RerunData())
        st.session_state.ended = True

    st.session_state.runs = st.session_state.get("runs", 0) + 1
    st.button("Work", on_click=work)


@pytest.fixture
def streamlit_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own methods again when the test is over."""
    for owner, name in (
        (ScriptRunner, "_maybe_handle_execution_control_request"),
        (SafeSessionState, "on_script_will_rerun"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))


@pytest.fixture
def finished(streamlit_as_it_is: None) -> None:
    finish_presses()


def pressed() -> AppTest:
    return AppTest.from_function(script).run().button[0].click().run()


@pytest.fixture
def another_comes(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A message that comes between a run's beginning and the press that it is for."""

    runners: list[ScriptRunner] = []
    run, compile_script = ScriptRunner._run_script, ScriptCache.get_bytecode

    def note(runner: ScriptRunner, data: RerunData) -> None:
        runners.append(runner)
        run(runner, data)

    def send(cache: ScriptCache, path: str) -> object:
        while runners:
            runners.pop()._requests.request_rerun(RerunData())
        return compile_script(cache, path)

    def from_now_on() -> None:
        monkeypatch.setattr(ScriptRunner, "_run_script", note)
        monkeypatch.setattr(ScriptCache, "get_bytecode", send)

    return from_now_on


def test_what_is_begun_is_ended(finished: None) -> None:
    state = pressed().session_state
    assert (state.begun, state.ended, state.runs) == (True, True, 2)


def test_a_press_is_called_before_the_next_message_is_looked_at(
    finished: None, another_comes: Callable[[], None]
) -> None:
    app = AppTest.from_function(script).run()
    another_comes()
    assert app.button[0].click().run().session_state.ended


@pytest.mark.usefixtures("streamlit_as_it_is")
def test_streamlit_alone_still_forgets_it(another_comes: Callable[[], None]) -> None:
    """``finish_presses`` can go when this fails."""
    assert "ended" not in pressed().session_state
    app = AppTest.from_function(script).run()
    another_comes()
    assert "begun" not in app.button[0].click().run().session_state
