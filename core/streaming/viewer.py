"""One browser that watches a page: what it has been sent, and how fast it may be sent more."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from core.hosting.events import FRAMES
from core.hosting.limits import LIMITS
from core.streaming.changes import changes
from core.streaming.stream import Stream

if TYPE_CHECKING:  # the server answers before PyTorch is imported
    from core.streaming.wire import FrameMessage

Result = TypeVar("Result")

MOST_A_SECOND = 30.0
ON_THEIR_WAY = 2  # frames, so that one is drawn and sent while the browser paints another
HIDDEN_A_SECOND = 1.0
FAST = 1  # level of compression: higher ones take longer and save little
HIDDEN_SECONDS = float(LIMITS.hidden_seconds)  # for which a page in a hidden tab trains on

_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="frames")


async def in_thread(function: Callable[[], Result]) -> Result:
    """Call a function in a thread, while the event loop serves the other browsers."""
    return await asyncio.get_running_loop().run_in_executor(_threads, function)


def packed(frame: str) -> bytes:
    """Return a frame compressed to a third or a half of its size."""
    return zlib.compress(frame.encode(), FAST)


class Viewer:
    """Frames for one browser: only what has moved, and only as fast as it paints.

    Used in one event loop; ``wake`` and ``dismiss`` may be called from any thread.

    Args:
        stream: what it watches.
        unpacks: the browser can unpack frames.

    Attributes:
        room: for frames that the browser has not painted yet. Sending one takes a place.
        gone: another browser took its place.
    """

    def __init__(
        self,
        stream: Stream,
        *,
        unpacks: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.room, self.gone = asyncio.BoundedSemaphore(ON_THEIR_WAY), asyncio.Event()
        self._stream, self._unpacks = stream, unpacks
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._changed.set()
        self._hidden_since: float | None = None
        self._stopped_while_hidden = False  # and the student has not been told yet
        self._next_at = 0.0
        self._moved_at: float | None = None  # since when there is something to send
        self._shown: tuple[int, str] | None = None  # version and state of the last frame
        self._sent: dict[str, Mapping[str, Any]] = {}

    def wake(self) -> None:
        """Look for what has moved."""
        self._moved_at = self._moved_at or self._clock()
        self._loop.call_soon_threadsafe(self._changed.set)

    def dismiss(self) -> None:
        """Make room for another browser."""
        self._loop.call_soon_threadsafe(self.gone.set)

    def hear(self, notice: str) -> None:
        """Take in what the browser says.

        Raises:
            ValueError: that is neither "painted", once for each frame, nor "hidden" nor "visible".
        """
        if notice == "painted":
            self.room.release()
        elif notice == "hidden":
            self._hidden_since = self._hidden_since or self._clock()
        elif notice == "visible":
            self._hidden_since = None
            self._changed.set()
        else:
            raise ValueError("not a notice")

    async def next_frame(self) -> str | bytes:
        """Wait until something has moved; return it as JSON, packed where the browser unpacks."""
        while True:
            await self._changed.wait()
            await asyncio.sleep(max(0.0, self._next_at - self._clock()))
            self._changed.clear()
            moved_at, self._moved_at = self._moved_at, None
            rate = MOST_A_SECOND if self._hidden_since is None else HIDDEN_A_SECOND
            self._next_at = self._clock() + 1 / rate
            frame = await in_thread(partial(self._frame, moved_at))
            if frame is not None:
                return frame

    def _frame(self, moved_at: float | None) -> str | bytes | None:
        """Draw the page; return what has moved since the last frame, if anything has."""
        snapshot = self._stream.snapshot()
        if snapshot is None:
            return None
        version, state, now = snapshot
        if self._shown is None or version != self._shown[0]:
            self._sent = {}
        stopped = self._stopped_while_hidden and self._hidden_since is None
        moved = {key: update for key, update in now.items() if self._sent.get(key) != update}
        if (version, state) == self._shown and not moved and not stopped:
            return None
        FRAMES.inc()
        figures = {key: changes(self._sent.get(key), update) for key, update in moved.items()}
        self._sent.update(moved)
        self._shown = version, state
        self._stopped_while_hidden = self._stopped_while_hidden and not stopped
        message: FrameMessage = {
            "version": version,
            "state": state,
            "stopped": stopped,
            "waited": 0.0 if moved_at is None else round(self._clock() - moved_at, 4),
            "figures": figures,
        }
        frame = json.dumps(message)
        return packed(frame) if self._unpacks else frame

    async def keep_running(self) -> NoReturn:
        """Renew the run's lease for as long as this browser watches."""
        while True:
            hidden = 0.0 if self._hidden_since is None else self._clock() - self._hidden_since
            if hidden > HIDDEN_SECONDS:
                self._stopped_while_hidden = True
                await asyncio.sleep(1.0)
            else:
                await asyncio.sleep(await in_thread(self._stream.renew))
