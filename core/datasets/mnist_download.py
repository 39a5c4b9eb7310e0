"""Where the full MNIST lies on this machine, and its one download for everyone on the server."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from filelock import FileLock
from platformdirs import user_cache_path

from core.datasets.mnist_mirrors import DISK_FULL, FILES, MIRRORS, fetch, is_whole, reason

PACKED_BYTES = 11_594_722
STAGING = "downloading"
STALLED_SECONDS = 60.0

Stage = Literal["idle", "running", "done", "failed"]


def mnist_root() -> Path:
    """The folder that holds ``MNIST/raw``: ``MNIST_ROOT``, or one in the user's cache folder."""
    named = os.environ.get("MNIST_ROOT")
    return Path(named).expanduser() if named else user_cache_path("watch-a-network-learn")


def is_complete(root: Path) -> bool:
    """Whether all four files are there and hold what they should."""
    return all(is_whole(root / "MNIST" / "raw" / name) for name in FILES)


def fetch_mnist(root: Path, mirrors: Sequence[str] = MIRRORS) -> None:
    """Download MNIST, and move it to ``root`` where it is whole; wait where another process does so.

    Files that an earlier try got whole are kept in ``root``'s staging folder and not fetched again,
    unless the disk is full.

    Raises:
        OSError, NotMnistError, CutOffError: as ``fetch`` does.
    """
    staging, place = root / STAGING, root / "MNIST" / "raw"
    root.mkdir(parents=True, exist_ok=True)
    with FileLock(root / "download.lock"):
        if is_complete(root):
            return
        try:
            staging.mkdir(exist_ok=True)
            for name in FILES:
                if not is_whole(staging / name):
                    fetch(staging / name, mirrors)
            place.mkdir(parents=True, exist_ok=True)
            for name in FILES:
                os.replace(staging / name, place / name)
        except OSError as error:
            if error.errno in DISK_FULL:
                shutil.rmtree(staging, ignore_errors=True)
            raise
        shutil.rmtree(staging, ignore_errors=True)


class Download:
    """One download at a time, in a thread, for everyone who asks.

    Attributes:
        problem: why the last try failed, as a sentence, or ``None``.
    """

    def __init__(
        self,
        root: Callable[[], Path] = mnist_root,
        mirrors: Sequence[str] = MIRRORS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.problem: str | None = None
        self._root, self._mirrors, self._clock = root, mirrors, clock
        self._thread: threading.Thread | None = None
        self._moved = (0, 0.0)  # bytes seen last, and when they were first seen
        self._lock = threading.Lock()

    @property
    def stage(self) -> Stage:
        """How far it is, in one word."""
        if is_complete(self._root()):
            return "done"
        if self._thread is not None and self._thread.is_alive() and not self._stalled():
            return "running"
        return "idle" if self.problem is None else "failed"

    def start(self) -> None:
        """Begin, unless it is here or on its way."""
        with self._lock:
            if self.stage in ("done", "running"):
                return
            self.problem = None
            self._moved = (0, self._clock())
            self._thread = threading.Thread(target=self._fetch, name="MNIST download", daemon=True)
            self._thread.start()

    def share(self) -> float:
        """The part that has arrived, in [0, 1]."""
        return min(1.0, self._arrived() / PACKED_BYTES)

    def wait(self, seconds: float) -> None:
        """Return when the try is over, or the time is."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _arrived(self) -> int:
        return sum(map(_size, (self._root() / STAGING).glob("*.gz")))

    def _stalled(self) -> bool:
        arrived, now = self._arrived(), self._clock()
        if arrived != self._moved[0]:
            self._moved = (arrived, now)
        if now - self._moved[1] < STALLED_SECONDS:
            return False
        self.problem = f"Nothing has arrived for {STALLED_SECONDS:.0f} seconds."
        return True

    def _fetch(self) -> None:
        try:
            fetch_mnist(self._root(), self._mirrors)
        except Exception as error:  # the network and the disk raise what they like
            if threading.current_thread() is self._thread:
                self.problem = reason(error)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # it has gone meanwhile
        return 0


@lru_cache(maxsize=1)
def shared_download() -> Download:
    """The download that everyone in this process shares."""
    return Download()
