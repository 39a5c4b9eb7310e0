"""One server for all tests in this folder but a few, a browser for each process that runs some, a tab for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.e2e.app import browser_path, chromium_with_profile, do_without
from tests.e2e.screen import Screen
from tests.e2e.shared import shared_server


@pytest.fixture(scope="session")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Chromium; without one the tests are skipped, or fail where CI is set."""
    if browser_path() is None:
        do_without("no Chromium found: apt-get install chromium, or set CHROMIUM to its path")
    with chromium_with_profile(tmp_path_factory.mktemp("profile")) as context:
        yield context


@pytest.fixture(scope="session")
def address(
    context: BrowserContext, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[str]:
    """Where the app is served, to all processes of the session."""
    folder = tmp_path_factory.getbasetemp()
    with shared_server(folder if worker_id == "master" else folder.parent) as address:
        yield address


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A fresh tab, which is a fresh session."""
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    page.close()


@pytest.fixture
def screen(page: Page, address: str) -> Screen:
    """The app in a tab, with words for what a student does and sees."""
    return Screen(page, address)
