"""One browser that watches a page: what it has been sent, and how fast it may be sent more."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn, TypeVar

from core.hosting.events import FRAMES
from core.hosting.limits import LIMITS
from core.streaming.changes import changes
from core.streaming.stream import Stream

Result = TypeVar("Result")

MOST_A_SECOND = 30.0
HIDDEN_A_SECOND = 1.0
HIDDEN_SECONDS = float(LIMITS.hidden_seconds)  # for which a hidden page may train on

_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="frames")


async def in_thread(function: Callable[[], Result]) -> Result:
    """Run what computes beside the event loop, which serves every other browser meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(_threads, function)


class Viewer:
    """Frames for one browser: only what has moved, only after it has painted the last.

    Used in one event loop; ``wake`` and ``dismiss`` may be called from any thread.

    Attributes:
        painted: the browser has shown what it was sent last.
        gone: another browser took its place.
    """

    def __init__(self, stream: Stream, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.painted, self.gone = asyncio.Event(), asyncio.Event()
        self._stream = stream
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._changed.set()
        self._hidden_since: float | None = None
        self._stopped_while_hidden = False  # and nobody has been told yet
        self._next_at = 0.0
        self._moved_at: float | None = None  # since when there is something to send
        self._version: int | None = None
        self._state = ""
        self._sent: dict[str, Mapping[str, Any]] = {}

    def wake(self) -> None:
        """Something may have moved."""
        self._moved_at = self._moved_at or self._clock()
        self._loop.call_soon_threadsafe(self._changed.set)

    def dismiss(self) -> None:
        """Another browser took its place."""
        self._loop.call_soon_threadsafe(self.gone.set)

    def hear(self, notice: str) -> None:
        """Take in what the browser tells.

        Raises:
            ValueError: that is neither "painted" nor "hidden" nor "visible".
        """
        if notice == "painted":
            self.painted.set()
        elif notice == "hidden":
            self._hidden_since = self._hidden_since or self._clock()
        elif notice == "visible":
            self._hidden_since = None
            self._changed.set()
        else:
            raise ValueError("not a notice")

    async def next_frame(self) -> str:
        """Wait until something has moved; returns it as the JSON text to send."""
        while True:
            await self._changed.wait()
            await asyncio.sleep(max(0.0, self._next_at - self._clock()))
            self._changed.clear()
            moved_at, self._moved_at = self._moved_at, None
            rate = MOST_A_SECOND if self._hidden_since is None else HIDDEN_A_SECOND
            self._next_at = self._clock() + 1 / rate
            message = await self._message(moved_at)
            if message is not None:
                return message

    async def _message(self, moved_at: float | None) -> str | None:
        """What has moved since the last message, if anything has."""
        return await in_thread(lambda: self._drawn(moved_at))

    def _drawn(self, moved_at: float | None) -> str | None:
        snapshot = self._stream.snapshot()
        if snapshot is None:
            return None
        if snapshot.version != self._version:
            self._sent = {}
        told = self._stopped_while_hidden and self._hidden_since is None
        moved = {
            key: update for key, update in snapshot.figures.items() if self._sent.get(key) != update
        }
        same = (snapshot.version, snapshot.state) == (self._version, self._state)
        if same and not moved and not told:
            return None
        FRAMES.inc()
        figures = {key: changes(self._sent.get(key), update) for key, update in moved.items()}
        self._sent.update(moved)
        self._version, self._state = snapshot.version, snapshot.state
        self._stopped_while_hidden = self._stopped_while_hidden and not told
        message = {
            "version": snapshot.version,
            "state": snapshot.state,
            "stopped": told,
            "waited": 0.0 if moved_at is None else round(self._clock() - moved_at, 4),
            "figures": figures,
        }
        return json.dumps(message)

    async def keep_running(self) -> NoReturn:
        """Say that somebody is looking for as long as this browser does."""
        while True:
            hidden = 0.0 if self._hidden_since is None else self._clock() - self._hidden_since
            if hidden > HIDDEN_SECONDS:
                self._stopped_while_hidden = True
                await asyncio.sleep(1.0)
            else:
                await asyncio.sleep(await in_thread(self._stream.renew))
