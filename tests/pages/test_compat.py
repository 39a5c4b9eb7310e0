"""The private parts of Streamlit that we use, each tried on the real thing."""

from __future__ import annotations

import re
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from pages.server.compat import drop_expired_sessions, first_page, uploaded_bytes
from pages.server.routes import END, PAGES

# What our scripts and styles name of Streamlit's page: classes, test ids, attributes.
NAMES = re.compile(r"\bst[A-Z]\w+|\bdata-test-[a-z-]+")


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Runtime]:
    """Streamlit's own, whose sessions are over at once."""
    monkeypatch.setattr(Runtime, "_instance", None)
    yield Runtime(
        RuntimeConfig(
            script_path="app.py",
            media_file_storage=MemoryMediaFileStorage("/media"),
            uploaded_file_manager=MemoryUploadedFileManager("/upload"),
            session_storage=MemorySessionStorage(ttl_seconds=0),
        )
    )


class Ended:
    """A session as far as its storage knows it."""

    def __init__(self, id: str, shut_down: list[str]) -> None:
        self.id, self._shut_down = id, shut_down

    def shutdown(self) -> None:
        """Note it."""
        self._shut_down.append(self.id)


def test_an_expired_session_is_shut_down_and_forgotten(runtime: Runtime) -> None:
    shut_down: list[str] = []
    session = Ended("a", shut_down)
    kept = weakref.ref(session)
    held: Any = SimpleNamespace(session=session)
    runtime._session_mgr._session_storage.save(held)  # type: ignore[attr-defined]
    del session, held
    time.sleep(0.01)
    assert kept() is not None  # as Streamlit leaves it
    drop_expired_sessions()
    assert (kept(), shut_down) == (None, ["a"])


def test_without_a_server_there_is_nothing_to_drop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runtime, "_instance", None)
    drop_expired_sessions()


def test_the_files_of_a_session_are_counted(runtime: Runtime) -> None:
    for name in ("a", "b"):
        runtime.uploaded_file_mgr.add_file(  # type: ignore[attr-defined]
            "session", UploadedFileRec(name, f"{name}.csv", "text/csv", bytes(100))
        )
    assert uploaded_bytes("session") == 200
    assert uploaded_bytes("another") == 0


def test_the_first_page_has_an_end_and_says_where_streamlits_scripts_are() -> None:
    assert first_page().count(END) == 1
    assert re.search(r'<script[^>]+src="[^"]*static/js/', first_page())


def test_streamlits_page_has_every_name_that_our_scripts_and_styles_rely_on() -> None:
    static = Path(streamlit.__file__).parent / "static" / "static"
    theirs = "".join(file.read_text(encoding="utf-8") for file in static.rglob("*.[jc]s*"))
    ours = [*PAGES.rglob("*.js"), *PAGES.rglob("*.css"), PAGES / "controls" / "address.py"]
    named = {name for file in ours for name in NAMES.findall(file.read_text(encoding="utf-8"))}
    assert len(named) > 10
    assert {name for name in named if name not in theirs} == set()
