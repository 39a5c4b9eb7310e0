"""A mirror of MNIST on this machine, with tiny files, which may be told to misbehave."""

from __future__ import annotations

import gzip
import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from core.datasets import mnist_download

TRAINING, TEST = 30, 12


def idx(array: np.ndarray) -> bytes:
    """An array as an IDX file of unsigned bytes."""
    heading = bytes([0, 0, 8, array.ndim])
    return heading + b"".join(n.to_bytes(4, "big") for n in array.shape) + array.tobytes()


def tiny_files() -> dict[str, bytes]:
    """MNIST's four files, with a few digits in them."""
    random = np.random.default_rng(0)
    files = {}
    for part, count in (("train", TRAINING), ("t10k", TEST)):
        images = random.integers(0, 256, (count, 28, 28)).astype(np.uint8)
        files[f"{part}-images-idx3-ubyte"] = idx(images)
        files[f"{part}-labels-idx1-ubyte"] = idx((np.arange(count) % 10).astype(np.uint8))
    return files


class Mirror:
    """What the mirror serves, and what it was asked for.

    Attributes:
        packed: file name -> bytes; change them to serve something else.
        status: what it answers; no file comes with another one than 200.
        harm: ``reset`` closes the connection without an answer, ``cut`` in mid-file.
        hold: while it is cleared, the mirror answers nothing.
    """

    def __init__(self) -> None:
        self.packed = {f"{name}.gz": gzip.compress(file) for name, file in tiny_files().items()}
        self.asked: list[str] = []
        self.status, self.harm = 200, ""
        self.hold = threading.Event()
        self.hold.set()
        self.address = ""


@contextmanager
def serving(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A mirror on the loopback, whose files pass the project's checks."""
    for name, file in tiny_files().items():
        monkeypatch.setitem(mnist_download.FILES, name, hashlib.md5(file).hexdigest())
    with mirror_at_loopback() as mirror:
        packed_bytes = sum(map(len, mirror.packed.values()))
        monkeypatch.setattr(mnist_download, "PACKED_BYTES", packed_bytes)
        yield mirror


@contextmanager
def mirror_at_loopback() -> Iterator[Mirror]:
    """One more of them."""
    mirror = Mirror()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.rsplit("/", 1)[-1]
            mirror.asked.append(name)
            mirror.hold.wait(20)
            if mirror.harm == "reset":
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            content = mirror.packed[name]
            self.send_response(mirror.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if mirror.status == 200:
                self.wfile.write(content[: len(content) // 2] if mirror.harm else content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    mirror.address = f"http://127.0.0.1:{server.server_address[1]}/"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield mirror
    finally:
        mirror.hold.set()
        server.shutdown()
        server.server_close()
