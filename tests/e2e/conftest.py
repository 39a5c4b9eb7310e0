"""One server and one browser for the tests in this folder, a fresh tab for each."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.e2e.app import browser_path, chromium_with_profile, server_process
from tests.e2e.screen import Screen


@pytest.fixture(scope="session")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Chromium; without one the tests are skipped, or fail where CI is set."""
    if browser_path() is None:
        reason = "no Chromium found: apt-get install chromium, or set CHROMIUM to its path"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with chromium_with_profile(tmp_path_factory.mktemp("profile")) as context:
        yield context


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
def page(context: BrowserContext) -> Iterator[Page]:
    """A fresh tab, which is a fresh session."""
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    page.close()


@pytest.fixture
def screen(page: Page, running: tuple[str, subprocess.Popen[bytes]]) -> Screen:
    """The app in a tab, with words for what a student does and sees."""
    return Screen(page, running[0])
