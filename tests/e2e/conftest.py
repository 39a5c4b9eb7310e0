"""One server and one browser for the tests in this folder, a fresh tab for each."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.app import browser_path, chromium, server_process
from tests.e2e.screen import Screen

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the tests are skipped, or fail where CI is set."""
    if browser_path() is None:
        reason = "no Chromium found: apt-get install chromium, or set CHROMIUM to its path"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def running() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The app's address and process."""
    with server_process() as running:
        yield running


@pytest.fixture
def server(running: tuple[str, subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    """The app's process."""
    return running[1]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh tab at a laptop's size."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


@pytest.fixture
def screen(page: Page, running: tuple[str, subprocess.Popen[bytes]]) -> Screen:
    """The app in a tab, with words for what a student does and sees."""
    return Screen(page, running[0])
