"""MNIST's four files: what they are, and how one is got from whichever mirror really has it."""

from __future__ import annotations

import errno
import gzip
import hashlib
import shutil
import urllib.request
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import lru_cache
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError

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
LARGEST = 64 * 2**20  # bytes; whatever is longer, packed or unpacked, is none of them
SILENCE_SECONDS = 20.0
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)


class NotMnistError(Exception):
    """A mirror sent something else."""


class CutOffError(Exception):
    """A mirror stopped in mid-file."""


def is_whole(file: Path) -> bool:
    """Whether one of the four files is there with what it should hold."""
    try:
        seen = file.stat()
        return _digest(file, seen.st_size, seen.st_mtime_ns) == FILES[file.name]
    except OSError:
        return False


@lru_cache(maxsize=64)
def _digest(file: Path, size: int, changed: int) -> str:
    """The MD5 of a file, computed once for as long as its size and its time stay."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "md5").hexdigest()


def fetch(file: Path, mirrors: Sequence[str]) -> None:
    """Get one of the four files, by its name, from the first mirror that has it.

    On the way it lies packed beside its place. A try that fails leaves nothing behind.

    Raises:
        OSError: the disk fails, or no mirror could be reached, or one refused.
        NotMnistError: the most that a mirror did was to send something else.
        CutOffError: likewise, to stop in mid-file.
    """
    packed = file.with_name(f"{file.name}.gz")
    failures: list[Exception] = []
    for mirror in mirrors:
        try:
            _download(f"{mirror}{packed.name}", packed)
            _unpack(packed, file)
            return
        except (OSError, HTTPException, NotMnistError, CutOffError) as failure:
            file.unlink(missing_ok=True)
            packed.unlink(missing_ok=True)
            if getattr(failure, "errno", None) in (*DISK_FULL, *READ_ONLY):
                raise
            failures.append(failure)
    raise min(failures, key=_rank)


def _download(url: str, packed: Path) -> None:
    answer = urllib.request.urlopen(url, timeout=SILENCE_SECONDS)
    with closing(answer), packed.open("wb") as place:
        while chunk := _read(answer.read):
            place.write(chunk)
            if place.tell() > LARGEST:
                raise NotMnistError("it is too long")


def _read(read: Callable[[int], bytes]) -> bytes:
    try:
        return read(64 * 1024)
    except (OSError, HTTPException) as error:
        raise CutOffError(str(error)) from error


def _unpack(packed: Path, file: Path) -> None:
    try:
        with gzip.open(packed) as content, file.open("wb") as place:
            shutil.copyfileobj(content, place)
    except EOFError as error:
        raise CutOffError("it is too short") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise NotMnistError(str(error)) from error
    if not is_whole(file):
        raise NotMnistError("its checksum is wrong")


def _rank(failure: Exception) -> int:
    """How little a failure tells of what keeps MNIST away."""
    telling = (NotMnistError, CutOffError, HTTPError)
    return next((i for i, kind in enumerate(telling) if isinstance(failure, kind)), len(telling))


def reason(error: BaseException) -> str:
    """What went wrong with a download, as a sentence for a student."""
    match error:
        case OSError(errno=number) if number in DISK_FULL:
            return "The server’s disk is full: MNIST takes 66 MB."
        case OSError(errno=number) if number in READ_ONLY:
            return (
                "The server can’t write to its cache folder. Whoever runs it can set MNIST_ROOT to "
                "another one."
            )
        case NotMnistError():
            return "What arrived is not MNIST: a filter of this network may have answered instead."
        case CutOffError():
            return "The connection broke off in mid-file."
        case HTTPError(code=code):
            return f"The servers that have MNIST refuse to send it ({code})."
        case OSError() | HTTPException():
            return "No server that has MNIST could be reached. Is there a network?"
    return f"The download failed: {type(error).__name__}."
