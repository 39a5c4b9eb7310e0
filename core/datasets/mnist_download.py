"""Where the full MNIST lies on this machine, and its one download for everyone on the server."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.error import URLError

from platformdirs import user_cache_path

SIZES = {  # bytes of the four files, unpacked
    "train-images-idx3-ubyte": 47_040_016,
    "train-labels-idx1-ubyte": 60_008,
    "t10k-images-idx3-ubyte": 7_840_016,
    "t10k-labels-idx1-ubyte": 10_008,
}
PACKED_BYTES = 11_594_722
STAGING = "downloading"
STALLED_SECONDS = 60.0

Stage = Literal["idle", "running", "done", "failed"]


def mnist_root() -> Path:
    """The folder that holds ``MNIST/raw``: ``MNIST_ROOT``, or one in the user's cache folder."""
    named = os.environ.get("MNIST_ROOT")
    return Path(named).expanduser() if named else user_cache_path("watch-a-network-learn")


def is_complete(root: Path) -> bool:
    """Whether all four files are there and as long as they should be."""
    files = ((root / "MNIST" / "raw" / name, size) for name, size in SIZES.items())
    return all(file.is_file() and file.stat().st_size == size for file, size in files)


def fetch_mnist(root: Path, mirrors: Sequence[str] | None = None) -> None:
    """Download MNIST with torchvision, which checks its checksums, and move it to ``root`` whole.

    Files that an earlier try got whole are kept in ``root``'s staging folder and not fetched again.

    Raises:
        OSError: no network, or no place on the disk.
        RuntimeError: a mirror sent something else.
    """
    from torchvision import datasets

    own = {"mirrors": list(mirrors)} if mirrors else {}
    mnist = type("MNIST", (datasets.MNIST,), own)  # torchvision names its folder after the class
    staging = root / STAGING
    for name in SIZES:  # unpacked halfway by a process that was killed
        (staging / "MNIST" / "raw" / name).unlink(missing_ok=True)
    mnist(staging, download=True)
    if not is_complete(staging):
        raise RuntimeError("the files unpacked are not as long as they should be")
    (root / "MNIST" / "raw").mkdir(parents=True, exist_ok=True)
    for name in SIZES:
        os.replace(staging / "MNIST" / "raw" / name, root / "MNIST" / "raw" / name)
    shutil.rmtree(staging, ignore_errors=True)


class Download:
    """One download at a time, in a thread, for everyone who asks.

    Attributes:
        problem: why the last try failed, as a sentence, or ``None``.
    """

    def __init__(
        self,
        root: Callable[[], Path] = mnist_root,
        mirrors: Sequence[str] | None = None,
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
        return sum(file.stat().st_size for file in (self._root() / STAGING).glob("MNIST/raw/*.gz"))

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
        except Exception as error:  # torchvision, the network and the disk raise what they like
            if threading.current_thread() is self._thread:
                self.problem = reason(error)


def reason(error: BaseException) -> str:
    """What went wrong with a download, as a sentence for a student."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "The disk is full: MNIST takes 66 MB."
    if isinstance(error, PermissionError):
        return "The cache folder can't be written to. Set MNIST_ROOT to a folder that can."
    if "corrupted" in str(error) or "not as long" in str(error):
        return "What arrived is not MNIST: its checksum is wrong."
    if isinstance(error, URLError | ConnectionError | TimeoutError) or "urlopen" in str(error):
        return "No server that has MNIST could be reached. Is there a network?"
    return f"{type(error).__name__}: {str(error).splitlines()[0][:200] if str(error) else ''}"


@lru_cache(maxsize=1)
def shared_download() -> Download:
    """The download that everyone in this process shares."""
    return Download()
