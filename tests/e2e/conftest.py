"""One server for all tests in this folder but a few, a browser for each process that runs some, a tab for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.e2e.app import browser_path, chromium_with_profile, do_without
from tests.e2e.screen import Screen
from tests.e2e.shared import shared_server
from tests.e2e.visits import Record, go_through
from tests.e2e.wanted import VISITS


def pytest_configure(config: pytest.Config) -> None:
    """Name our own mark."""
    config.addinivalue_line("markers", "visits(part): a test of the visits that have this part")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make the visits of the pages that the file names, those of them that have the part asked for."""
    if "visited" not in metafunc.fixturenames:
        return
    mark = metafunc.definition.get_closest_marker("visits")
    names = [
        name
        for name, visit in VISITS.items()
        if visit.page in metafunc.module.PAGES and (mark is None or getattr(visit, mark.args[0]))
    ]
    metafunc.parametrize("visited", names, indirect=True, scope="module")


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


@pytest.fixture(scope="module")
def visited(
    request: pytest.FixtureRequest, context: BrowserContext, address: str
) -> Iterator[Record]:
    """What was found on a visit, which is made once for all its tests."""
    with context.new_page() as page:
        page.set_default_timeout(30_000)
        yield go_through(Screen(page, address), VISITS[request.param])
