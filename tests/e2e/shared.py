"""One server for all processes of a test session."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from tests.e2e.app import start_server


@contextmanager
def shared_server(folder: Path) -> Iterator[str]:
    """The app's address: the first process to come here starts it, the last to leave ends it."""
    lock, note = FileLock(folder / "server.lock"), folder / "server.json"
    with lock:
        if not note.exists():
            address, process = start_server()
            note.write_text(json.dumps({"address": address, "pid": process.pid, "users": 0}))
        address = _count(note, 1)["address"]
    try:
        yield address
    finally:
        with lock:
            known = _count(note, -1)
            if not known["users"]:
                os.kill(known["pid"], signal.SIGTERM)
                note.unlink()


def _count(note: Path, change: int) -> dict:
    known = json.loads(note.read_text())
    known["users"] += change
    note.write_text(json.dumps(known))
    return known
