"""One server for all tests in this folder but a few, a browser with one tab for each process that runs some."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.e2e.app import LAPTOP, browser_path, chromium_with_profile, do_without
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
    """A tab as fresh as a new one, with a session of its own.

    It is the one of the test before, emptied: a page opens in it in three quarters of the time.
    """
    opened = context.pages[1:]  # the first is the browser's own, which ends with it
    page = opened[0] if opened else context.new_page()
    page.set_default_timeout(30_000)
    yield page
    if not page.is_closed():
        empty(page)


def empty(page: Page) -> None:
    """Leave nothing in a tab of what a student did in it, and give it the laptop's size again."""
    page.unroute_all()
    page.evaluate("sessionStorage.clear()")
    page.goto("about:blank")
    client = page.context.new_cdp_session(page)
    client.send("Page.resetNavigationHistory")
    client.detach()
    page.set_viewport_size(LAPTOP)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")


@pytest.fixture
def protocol(page: Page) -> Iterator[CDPSession]:
    """Chromium's own protocol, for what Playwright lacks; a screen emulated by it is gone with it."""
    client = page.context.new_cdp_session(page)
    yield client
    client.detach()


@pytest.fixture
def screen(page: Page, address: str) -> Iterator[Screen]:
    """The app in a tab, with words for what a student does and sees."""
    screen = Screen(page, address)
    yield screen
    screen.leave()
