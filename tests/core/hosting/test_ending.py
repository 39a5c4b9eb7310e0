"""The end of the server on a signal, in processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.e2e.app import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")

SERVER = """if True:
    import os, signal, time
    from core.hosting.ending import end, end_in_time, ended_at_once

    class Server:
        should_exit = False

        def handle(self, *_):
            self.should_exit = True

    server = Server()
    signal.signal(signal.SIGTERM, server.handle)
    signal.signal(signal.SIGINT, server.handle)
"""


def status(program: str) -> int:
    """What a process ends with that runs this after the above."""
    ran = subprocess.run([sys.executable, "-c", f"{SERVER}{program}"], cwd=ROOT, check=False)
    return ran.returncode


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "program",
    [
        "    with ended_at_once(): os.kill(os.getpid(), {number}); time.sleep(60)",
        "    end_in_time(); os.kill(os.getpid(), {number}); end(); time.sleep(60)",
    ],
)
def test_a_signal_ends_the_process(program: str, number: signal.Signals) -> None:
    assert status(program.format(number=int(number))) == -number


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_the_server_only_noted_ends_it_all_the_same(number: signal.Signals) -> None:
    program = f"    os.kill(os.getpid(), {int(number)})\n    with ended_at_once(): time.sleep(60)"
    assert status(program) == -signal.SIGTERM


def test_what_holds_the_end_up_is_cut_short() -> None:
    program = "    end_in_time(); os.kill(os.getpid(), 15)\n    while True: time.sleep(1)"
    assert status(program) == 128 + signal.SIGTERM


def test_handlers_are_those_from_before_and_nothing_ends_without_a_signal() -> None:
    program = "    with ended_at_once(): pass\n    end()\n    os.kill(os.getpid(), 15)\n    os._exit(server.should_exit)"
    assert status(program) == 1
