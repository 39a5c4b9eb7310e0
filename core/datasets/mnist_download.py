"""Where the full MNIST lies on this machine, and its one download for everyone on the server."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import threading
import urllib.request
import zlib
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from http.client import HTTPException
from pathlib import Path
from typing import Literal
from urllib.error import HTTPError

from filelock import FileLock
from platformdirs import user_cache_path

MIRRORS = (  # torchvision's
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "http://yann.lecun.com/exdb/mnist/",
)
FILES = {  # MD5 of the four files, unpacked
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
PACKED_BYTES = 11_594_722
LARGEST = 64 * 2**20  # bytes; whatever is longer, packed or unpacked, is none of them
SILENCE_SECONDS = 20.0
DISK_FULL = "The server’s disk is full: MNIST takes 66 MB."
READ_ONLY = (
    "The server can’t write to its cache folder. Whoever runs it can set MNIST_ROOT to another one."
)
DISK = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), DISK_FULL),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), READ_ONLY),
}

Stage = Literal["idle", "running", "done", "failed"]


class NotMnistError(Exception):
    """A mirror sent something else."""


class CutOffError(Exception):
    """A mirror stopped in mid-file."""


# What keeps MNIST away, and how a student is told; what tells most comes first.
FAILURES: dict[type[Exception], str] = {
    NotMnistError: "What arrived is not MNIST: a filter of this network may have answered instead.",
    CutOffError: "The connection broke off in mid-file.",
    HTTPError: "The servers that have MNIST refuse to send it ({error.code}).",
    OSError: "No server that has MNIST could be reached. Is there a network?",
    HTTPException: "No server that has MNIST could be reached. Is there a network?",
    Exception: "The download failed: {error.__class__.__name__}.",
}


def mnist_root() -> Path:
    """Return the folder that holds ``MNIST/raw``: ``MNIST_ROOT``, or one in the user's cache folder."""
    named = os.environ.get("MNIST_ROOT")
    return Path(named).expanduser() if named else user_cache_path("watch-a-network-learn")


def is_complete(root: Path) -> bool:
    """Return whether all four files are there and hold what they should."""
    return all(_is_whole(root / "MNIST" / "raw" / name) for name in FILES)


def missing(root: Path) -> str:
    """Return why the full MNIST can't be used yet, as a sentence: it is not there, or a file is another's."""
    for name in FILES:
        file = root / "MNIST" / "raw" / name
        if file.exists() and not _is_whole(file):
            return f"The file {name} on this server is cut short, or is not MNIST’s: 12 MB to download anew."
    return "Full MNIST, 70,000 digits, is not on this server yet: 12 MB to download."


def fetch_mnist(
    root: Path,
    mirrors: Sequence[str] = MIRRORS,
    on_arrival: Callable[[str, int], None] = lambda name, count: None,
) -> None:
    """Download MNIST to ``root``, or wait while another process does; a try that fails leaves nothing.

    ``on_arrival`` is told how many bytes of a file have arrived.

    Raises:
        OSError: the disk fails, or no mirror could be reached, or one refused.
        NotMnistError: the most that a mirror did was to send something else.
        CutOffError: likewise, to stop in mid-file.
    """
    staging, place = root / "downloading", root / "MNIST" / "raw"
    root.mkdir(parents=True, exist_ok=True)
    with FileLock(root / "download.lock"):
        if is_complete(root):
            return
        try:
            staging.mkdir(exist_ok=True)
            for name in FILES:
                (staging / name).write_bytes(_fetched(name, mirrors, on_arrival))
            place.mkdir(parents=True, exist_ok=True)
            for name in FILES:
                os.replace(staging / name, place / name)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def reason(error: Exception) -> str:
    """Return what went wrong with a download, as a sentence for a student."""
    on_disk = DISK.get(getattr(error, "errno", None) or 0)
    return on_disk or FAILURES[_kind(error)].format(error=error)


class Download:
    """One download at a time, in a thread, for everyone who asks.

    Attributes:
        problem: why the last try failed, as a sentence, or ``None``.
        thread: the last try, if there was one.
    """

    def __init__(
        self, root: Callable[[], Path] = mnist_root, mirrors: Sequence[str] = MIRRORS
    ) -> None:
        self.problem: str | None = None
        self._root, self._mirrors = root, mirrors
        self.thread: threading.Thread | None = None
        self._arrived: dict[str, int] = {}  # bytes of each file
        self._lock = threading.Lock()

    @property
    def stage(self) -> Stage:
        """Return how far it is, in one word."""
        if is_complete(self._root()):
            return "done"
        if self.thread is not None and self.thread.is_alive():
            return "running"
        return "idle" if self.problem is None else "failed"

    def start(self) -> None:
        """Begin, unless it is here or on its way."""
        with self._lock:
            if self.stage in ("done", "running"):
                return
            self.problem, self._arrived = None, {}
            self.thread = threading.Thread(target=self._fetch, name="MNIST download", daemon=True)
            self.thread.start()

    def share(self) -> float:
        """Return the part that has arrived, in [0, 1]."""
        return min(1.0, sum(self._arrived.copy().values()) / PACKED_BYTES)

    def _fetch(self) -> None:
        try:
            fetch_mnist(self._root(), self._mirrors, self._arrived.__setitem__)
        except Exception as error:  # the network and the disk raise what they like
            self.problem = reason(error)


@cache
def shared_download() -> Download:
    """Return the download that everyone in this process shares."""
    return Download()


def _is_whole(file: Path) -> bool:
    try:
        seen = file.stat()
        return _digest(file, seen.st_size, seen.st_mtime_ns) == FILES[file.name]
    except OSError:
        return False


@lru_cache(maxsize=64)  # pages ask with each rerun
def _digest(file: Path, size: int, changed: int) -> str:
    """Return the MD5 of a file, computed once for as long as its size and its time stay."""
    return hashlib.md5(file.read_bytes()).hexdigest()


def _fetched(name: str, mirrors: Sequence[str], on_arrival: Callable[[str, int], None]) -> bytes:
    """Return one of the four files, unpacked, from the first mirror that has it."""
    failures: list[Exception] = []
    for mirror in mirrors:
        try:
            return _unpacked(name, _packed(f"{mirror}{name}.gz", lambda n: on_arrival(name, n)))
        except tuple(FAILURES)[:-1] as failure:
            failures.append(failure)
    raise min(failures, key=lambda failure: list(FAILURES).index(_kind(failure)))


def _packed(url: str, on_arrival: Callable[[int], None]) -> bytes:
    content = bytearray()
    with urllib.request.urlopen(url, timeout=SILENCE_SECONDS) as answer:
        try:
            while chunk := answer.read(64 * 1024):
                content += chunk
                on_arrival(len(content))
                if len(content) > LARGEST:
                    raise NotMnistError("it is too long")
        except (OSError, HTTPException) as error:
            raise CutOffError(str(error)) from error
    return bytes(content)


def _unpacked(name: str, packed: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)  # of gzip
    try:
        content = unpacking.decompress(packed, LARGEST)
    except zlib.error as error:
        raise NotMnistError(str(error)) from error
    if hashlib.md5(content).hexdigest() == FILES[name]:
        return content
    raise CutOffError("it is too short") if packed and not unpacking.eof else NotMnistError(name)


def _kind(error: Exception) -> type[Exception]:
    return next(kind for kind in FAILURES if isinstance(error, kind))
