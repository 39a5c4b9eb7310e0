"""A server below a path of its host's, for the tests that harm it or watch what it does alone."""

from __future__ import annotations

import subprocess

from tests.e2e.app import free_port, start_server

BASE = "/teach/nets"


class OwnServer:
    """The server, at one address while it is killed and started again."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}{BASE}"
        self.process: subprocess.Popen[bytes]
        self.start()

    def start(self) -> None:
        """Start it; it answers when this returns."""
        _, self.process = start_server(BASE, self.port)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """End it as a host does."""
        self.process.terminate()
        self.process.wait(timeout=20)
