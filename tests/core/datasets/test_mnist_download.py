"""MNIST comes over the network once, whole and checked, or a sentence says why not."""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
import torch

from core.datasets import mnist_download
from core.datasets.mnist import FullMnist
from core.datasets.mnist_download import (
    Download,
    fetch_mnist,
    is_complete,
    missing,
    mnist_root,
    reason,
)
from core.training.data import load
from tests.core.mirror import TEST, TRAINING, Mirror, mirror_at_loopback, serving


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    with serving(monkeypatch) as mirror:
        yield mirror


def download(root: Path, mirror: Mirror) -> Download:
    """One that asks this mirror alone."""
    return Download(lambda: root, [mirror.address])


def left_in(root: Path) -> list[str]:
    """What a download has left in its folder, but for the lock."""
    return [file.name for file in root.iterdir() if file.name != "download.lock"]


def closed_port() -> str:
    """An address where nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/"


def test_what_was_downloaded_is_whole_and_can_be_trained_on(
    tmp_path: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = download(tmp_path, mirror)
    assert one.stage == "idle"
    one.start()
    one.thread.join(20)
    assert (one.stage, one.problem) == ("done", None)
    assert left_in(tmp_path) == ["MNIST"]
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path))
    data = FullMnist().divided()
    assert (data.inputs.shape, data.inputs.dtype) == ((TRAINING, 784), torch.uint8)
    assert (data.test_targets.shape, data.test_targets.dtype) == ((TEST,), torch.int64)
    assert load(FullMnist(), 1, 0.5)[0] is load(FullMnist(), 2, 0.5)[0] is data


def test_many_who_ask_share_one_download(tmp_path: Path, mirror: Mirror) -> None:
    one = download(tmp_path, mirror)
    mirror.hold.clear()
    for _ in range(30):
        one.start()
    assert one.stage == "running"
    assert one.share() < 1
    mirror.hold.set()
    one.thread.join(20)
    one.start()
    assert one.stage == "done"
    assert set(mirror.asked) == set(mirror.packed)
    assert len(mirror.asked) == len(mirror.packed)


NOT_MNIST = "What arrived is not MNIST: a filter of this network may have answered instead."
CUT_OFF = "The connection broke off in mid-file."
UNREACHABLE = "No server that has MNIST could be reached. Is there a network?"
HTML = b"<!doctype html><title>Blocked</title>"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda good: good[: len(good) // 2], CUT_OFF),
        (lambda good: HTML, NOT_MNIST),
        (lambda good: b"", NOT_MNIST),
        (lambda good: gzip.compress(b"another file"), NOT_MNIST),
        (lambda good: good[:40] + bytes(40) + good[80:], NOT_MNIST),
    ],
    ids=["cut short", "a web page", "nothing", "another file", "bytes changed"],
)
def test_a_corrupt_file_is_refused_and_the_next_try_succeeds(
    tmp_path: Path, mirror: Mirror, content: Callable[[bytes], bytes], sentence: str
) -> None:
    name = "t10k-images-idx3-ubyte.gz"
    good = mirror.packed[name]
    mirror.packed[name] = content(good)
    one = download(tmp_path, mirror)
    one.start()
    one.thread.join(20)
    assert one.stage == "failed"
    assert one.problem == sentence
    assert not is_complete(tmp_path)
    assert left_in(tmp_path) == []
    mirror.packed[name] = good
    one.start()
    one.thread.join(20)
    assert one.stage == "done"


def spoil(mirror: Mirror, harm: str) -> None:
    """Have a mirror misbehave."""
    if harm == "html":
        mirror.packed = dict.fromkeys(mirror.packed, HTML)
    elif harm.isdigit():
        mirror.status = int(harm)
    else:
        mirror.harm = harm


@pytest.mark.parametrize("harm", ["html", "403", "503", "reset", "cut"])
def test_the_next_mirror_is_asked_where_one_misbehaves(
    tmp_path: Path, mirror: Mirror, harm: str
) -> None:
    with mirror_at_loopback() as bad:
        spoil(bad, harm)
        fetch_mnist(tmp_path, [closed_port(), bad.address, mirror.address])
        assert len(bad.asked) == len(mirror.asked) == 4
    assert is_complete(tmp_path)
    assert left_in(tmp_path) == ["MNIST"]


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        ("html", NOT_MNIST),
        ("403", "The servers that have MNIST refuse to send it (403)."),
        ("reset", UNREACHABLE),
        ("cut", CUT_OFF),
    ],
)
def test_what_keeps_mnist_away_is_said_truly(
    tmp_path: Path, mirror: Mirror, harm: str, sentence: str
) -> None:
    spoil(mirror, harm)
    one = Download(lambda: tmp_path, [closed_port(), mirror.address, closed_port()])
    one.start()
    one.thread.join(20)
    assert (one.stage, one.problem) == ("failed", sentence)


def test_two_servers_that_share_a_folder_share_a_download(tmp_path: Path, mirror: Mirror) -> None:
    several = [download(tmp_path, mirror) for _ in range(3)]
    mirror.hold.clear()
    for one in several:
        one.start()
    mirror.hold.set()
    for one in several:
        one.thread.join(20)
    assert [one.problem for one in several] == [None] * 3
    assert len(mirror.asked) == 4
    assert is_complete(tmp_path)


def test_files_of_the_right_size_with_other_bytes_are_downloaded_again(
    tmp_path: Path, mirror: Mirror
) -> None:
    fetch_mnist(tmp_path, [mirror.address])
    file = tmp_path / "MNIST" / "raw" / "train-images-idx3-ubyte"
    file.write_bytes(bytes(len(file.read_bytes())))
    one = download(tmp_path, mirror)
    assert one.stage == "idle"
    assert missing(tmp_path).startswith(
        "The file train-images-idx3-ubyte on this server is cut short"
    )
    assert missing(tmp_path / "nowhere").startswith(
        "Full MNIST, 70,000 digits, is not on this server"
    )
    one.start()
    one.thread.join(20)
    assert one.stage == "done"


def test_a_checksum_is_computed_once(
    tmp_path: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch_mnist(tmp_path, [mirror.address])
    assert is_complete(tmp_path)
    monkeypatch.setattr(hashlib, "md5", None)
    assert is_complete(tmp_path)


def test_a_full_disk_is_said_and_keeps_nothing(
    tmp_path: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    one = download(tmp_path, mirror)
    one.start()
    one.thread.join(20)
    assert one.problem == "The server’s disk is full: MNIST takes 66 MB."
    assert left_in(tmp_path) == []
    assert len(mirror.asked) == 1  # another mirror's file is no smaller


def test_a_folder_that_cannot_be_written_to_is_said(
    tmp_path: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "mkdir", read_only)
    one = download(tmp_path / "new", mirror)
    one.start()
    one.thread.join(20)
    assert one.problem is not None
    assert one.problem.startswith("The server can’t write to its cache folder.")


def test_without_a_network_a_sentence_says_so(tmp_path: Path, mirror: Mirror) -> None:
    one = Download(lambda: tmp_path, [closed_port()])
    one.start()
    one.thread.join(20)
    assert one.stage == "failed"
    assert one.problem == UNREACHABLE


def test_a_server_that_falls_silent_is_given_up(
    tmp_path: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mnist_download, "SILENCE_SECONDS", 0.2)
    one = download(tmp_path, mirror)
    mirror.hold.clear()
    one.start()
    one.thread.join(20)
    assert (one.stage, one.problem) == ("failed", UNREACHABLE)


def test_what_a_killed_server_left_is_taken_away(tmp_path: Path, mirror: Mirror) -> None:
    half = tmp_path / "downloading" / "train-images-idx3-ubyte"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    fetch_mnist(tmp_path, [mirror.address])
    assert is_complete(tmp_path)
    assert left_in(tmp_path) == ["MNIST"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "disk is full"),
        (PermissionError(errno.EACCES, "denied"), "MNIST_ROOT"),
        (URLError("no route"), "Is there a network?"),
        (RuntimeError("what is this"), "The download failed: RuntimeError."),
    ],
)
def test_every_failure_has_a_sentence(error: Exception, words: str) -> None:
    assert words in reason(error)


def test_it_lies_in_the_cache_folder_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MNIST_ROOT", raising=False)
    assert mnist_root().name == "watch-a-network-learn"
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path))
    assert mnist_root() == tmp_path


def test_a_set_that_is_not_here_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match="download it on the page"):
        FullMnist().divided()
