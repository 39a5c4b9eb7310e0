"""MNIST comes over the network once, whole and checked, or a sentence says why not."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
import torch

from core.datasets.mnist import FullMnist
from core.datasets.mnist_download import (
    STAGING,
    STALLED_SECONDS,
    Download,
    fetch_mnist,
    is_complete,
    mnist_root,
    reason,
)
from core.training.data import load
from tests.core.fakes import Clock
from tests.core.mirror import TEST, TRAINING, Mirror, serving


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    with serving(monkeypatch) as mirror:
        yield mirror


def download(root: Path, mirror: Mirror) -> Download:
    """One that asks this mirror alone."""
    return Download(lambda: root, [mirror.address])


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
    one.wait(20)
    assert (one.stage, one.problem) == ("done", None)
    assert not (tmp_path / STAGING).exists()
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
    one.wait(20)
    one.start()
    assert one.stage == "done"
    assert set(mirror.asked) == set(mirror.packed)
    assert len(mirror.asked) == 2 * len(mirror.packed)  # torchvision looks for a redirection first


@pytest.mark.parametrize("harm", ["cut short", "another file"])
def test_a_corrupt_file_is_refused_and_the_next_try_succeeds(
    tmp_path: Path, mirror: Mirror, harm: str
) -> None:
    name = "t10k-images-idx3-ubyte.gz"
    good = mirror.packed[name]
    mirror.packed[name] = good[: len(good) // 2] if harm == "cut short" else b"<html>Sorry</html>"
    one = download(tmp_path, mirror)
    one.start()
    one.wait(20)
    assert one.stage == "failed"
    assert one.problem == "What arrived is not MNIST: its checksum is wrong."
    assert not is_complete(tmp_path)
    mirror.packed[name] = good
    mirror.asked.clear()
    one.start()
    one.wait(20)
    assert one.stage == "done"
    assert set(mirror.asked) == {name, "t10k-labels-idx1-ubyte.gz"}  # the others were whole


def test_another_mirror_is_asked_where_one_is_dead(tmp_path: Path, mirror: Mirror) -> None:
    fetch_mnist(tmp_path, [closed_port(), mirror.address])
    assert is_complete(tmp_path)


def test_without_a_network_a_sentence_says_so(tmp_path: Path, mirror: Mirror) -> None:
    one = Download(lambda: tmp_path, [closed_port()])
    one.start()
    one.wait(20)
    assert one.stage == "failed"
    assert one.problem == "No server that has MNIST could be reached. Is there a network?"


def test_a_server_that_falls_silent_is_given_up(tmp_path: Path, mirror: Mirror) -> None:
    clock = Clock()
    one = Download(lambda: tmp_path, [mirror.address], clock)
    mirror.hold.clear()
    one.start()
    assert one.stage == "running"
    clock.now += STALLED_SECONDS + 1
    assert one.stage == "failed"
    assert one.problem == "Nothing has arrived for 60 seconds."


def test_files_unpacked_halfway_are_unpacked_again(tmp_path: Path, mirror: Mirror) -> None:
    half = tmp_path / STAGING / "MNIST" / "raw" / "train-images-idx3-ubyte"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    fetch_mnist(tmp_path, [mirror.address])
    assert is_complete(tmp_path)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "disk is full"),
        (PermissionError(errno.EACCES, "denied"), "MNIST_ROOT"),
        (URLError("no route"), "Is there a network?"),
        (RuntimeError("what is this"), "what is this"),
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
