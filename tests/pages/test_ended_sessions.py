"""What an ended session holds is given back though no other session ends."""

from __future__ import annotations

import time
import weakref
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from pages.server import ended_sessions
from pages.server.ended_sessions import forget_ended_sessions


class Held:
    """What a session is to its storage."""

    id = "a"
    ended: ClassVar[list[str]] = []

    def shutdown(self) -> None:
        self.ended.append(self.id)


@pytest.mark.parametrize(("ttl_seconds", "kept"), [(0.01, False), (60, True)])
def test_a_session_is_dropped_when_its_time_is_over(
    monkeypatch: pytest.MonkeyPatch, ttl_seconds: float, kept: bool
) -> None:
    storage = MemorySessionStorage(ttl_seconds=ttl_seconds)  # type: ignore[arg-type]
    runtime = SimpleNamespace(_session_mgr=SimpleNamespace(_session_storage=storage))
    monkeypatch.setattr(ended_sessions, "get_instance", lambda: runtime)
    held = Held()
    session: Any = SimpleNamespace(session=held)
    storage.save(session)
    gone = weakref.ref(held)
    Held.ended.clear()
    del session, held
    time.sleep(0.05)
    forget_ended_sessions()
    assert (gone() is not None) == kept
    assert Held.ended == ([] if kept else ["a"])


def test_without_a_server_there_is_nothing_to_forget() -> None:
    forget_ended_sessions()
