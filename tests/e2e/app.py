"""The app as a host starts it, and a real browser to look at it with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP: ViewportSize = {"width": 1440, "height": 900}

expect.set_options(timeout=20_000)  # a cold page on a busy machine


def do_without(reason: str) -> NoReturn:
    """Skip what needs something that this machine lacks; in CI, which has all, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def browser_path() -> str | None:
    """Where Chromium is: the CHROMIUM variable, or the first one installed."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, started and closed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def chromium_with_profile(folder: Path) -> Iterator[BrowserContext]:
    """One student's Chromium at a laptop's size.

    With a profile it keeps scripts compiled, so that a page opens in two thirds of the time. The
    student wants little to move: four frames a second leave a small machine time for all else.
    """
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=browser_path(),
            args=FLAGS,
            viewport=LAPTOP,
            reduced_motion="reduce",
        )
        try:
            yield context
        finally:
            context.close()


@contextmanager
def serving() -> Iterator[str]:
    """The app's address, while it runs."""
    with server_process() as (address, _):
        yield address


@contextmanager
def server_process(
    base: str = "", root: Path = ROOT, log: Path | None = None
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The app's address, below the path ``base``, and its server process."""
    address, process = start_server(base, root=root, log=log)
    try:
        yield address, process
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_server(
    base: str = "", port: int | None = None, root: Path = ROOT, log: Path | None = None
) -> tuple[str, subprocess.Popen[bytes]]:
    """Start the app; returns its address once it answers there, and its process.

    ``base`` is the path that the app is served below, with its leading slash; ``root`` is the
    folder that it is started from; ``log`` is where its errors go, if not to the terminal.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    with (log or Path(os.devnull)).open("ab") as errors:
        process = subprocess.Popen(
            [*command, "--server.port", str(port), "--server.baseUrlPath", base],
            cwd=root,
            stdout=subprocess.DEVNULL,
            stderr=None if log is None else errors,
        )
    address = f"http://127.0.0.1:{port}{base}"
    try:
        wait_for(f"{address}/_stcore/health")
    except OSError:
        process.terminate()
        raise
    return address, process


def wait_for(url: str, seconds: float = 180) -> None:
    """Return when the address answers."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).read()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
