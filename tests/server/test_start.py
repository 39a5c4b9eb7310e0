"""What a server does before PyTorch is there, which is held up here until the test lets it go on."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.e2e.app import wait_for
from tests.server.test_end import assert_ends, started
from tests.server.visitor import SUBPROTOCOLS, exceptions_on, request_for, streamlit_of

WORDS = "Getting PyTorch ready ..."
# Python runs it in each process that it starts: whoever imports PyTorch waits for a file, and fails
# where it says so.
HELD = """
import importlib.abc, importlib.machinery, pathlib, sys, time
class Holding(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != "torch":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        execute = spec.loader.exec_module
        def wait_and_execute(module):  # in ``find_spec`` it would hold up every import
            while not pathlib.Path({go_on!r}).exists():
                time.sleep(0.02)
            if pathlib.Path({go_on!r}).read_text():
                raise ImportError("a library is missing")
            execute(module)
        spec.loader.exec_module = wait_and_execute
        return spec
sys.meta_path.insert(0, Holding())
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")


@dataclass
class Held:
    """A server whose PyTorch is held up until the file ``go_on`` is there."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path
    go_on: Path


@contextmanager
def held(folder: Path) -> Iterator[Held]:
    """Start one, and wait until its health check answers."""
    go_on, log = folder / "go on", folder / "log"
    (folder / "sitecustomize.py").write_text(HELD.format(go_on=str(go_on)))
    with started(log, {"PYTHONPATH": str(folder)}) as (process, address):
        wait_for(f"{address}/_stcore/health")
        yield Held(address, process, log, go_on)


def texts(socket: ClientConnection, until: str) -> list[str]:
    """What the elements of a page say, up to the one that says ``until``."""
    found = []
    while True:
        message = ForwardMsg.FromString(socket.recv(timeout=60, decode=False))
        found.append(str(message.delta.new_element))
        assert "exception {" not in found[-1]
        if until in found[-1] or message.WhichOneof("type") == until:
            return found


def open_page(address: str, page: str) -> ClientConnection:
    """A visitor's socket, once the page is asked for."""
    socket = connect(streamlit_of(address), subprotocols=SUBPROTOCOLS, max_size=None)
    socket.send(request_for(address, page).SerializeToString())
    return socket


def test_the_start_page_comes_before_pytorch_and_another_page_says_that_it_waits(
    folder: Path,
) -> None:
    with held(folder) as server:
        with open_page(server.address, "") as start, open_page(server.address, "xor") as waiting:
            texts(start, "For teachers")
            texts(waiting, WORDS)
            server.go_on.touch()
            texts(start, "browser_storage")
            assert any("Train" in text for text in texts(waiting, "browser_storage"))
        assert exceptions_on(server.address, "xor") == []
        assert "traceback" not in server.log.read_text().lower()


def test_a_signal_ends_it_while_a_page_waits_for_pytorch(folder: Path) -> None:
    with held(folder) as server, open_page(server.address, "xor") as waiting:
        texts(waiting, WORDS)
        assert_ends(server.process, signal.SIGTERM, server.log)


def test_where_pytorch_can_not_be_imported_the_server_ends_and_its_log_says_why(
    folder: Path,
) -> None:
    with held(folder) as server, open_page(server.address, "xor") as waiting:
        texts(waiting, WORDS)
        server.go_on.write_text("fail")
        assert server.process.wait(timeout=60) == 1
        assert "ImportError: a library is missing" in server.log.read_text()
