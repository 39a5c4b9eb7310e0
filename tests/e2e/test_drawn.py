"""Each figure of each page by what is drawn, and each page by axe's rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.axe import violations
from tests.e2e.screen import Screen
from tests.e2e.visits import CHECKED, STAGES, Record, go_through
from tests.e2e.wanted import VISITS

CHECKED_VISITS = [name for name, visit in VISITS.items() if visit.checked]


@pytest.fixture(scope="module", params=VISITS)
def visited(
    request: pytest.FixtureRequest, context: BrowserContext, address: str
) -> Iterator[Record]:
    """What was found on a visit, which is made once for all its tests."""
    with context.new_page() as page:
        page.set_default_timeout(30_000)
        yield go_through(Screen(page, address), VISITS[request.param])


@pytest.mark.parametrize("stage", STAGES)
def test_every_figure_is_drawn(visited: Record, stage: str) -> None:
    assert visited.figures[stage] == []


@pytest.mark.parametrize("visited", CHECKED_VISITS, indirect=True)
@pytest.mark.parametrize("stage", CHECKED)
def test_a_page_keeps_the_rules_of_axe(visited: Record, stage: str) -> None:
    assert visited.rules[stage] == []


def test_no_error_is_shown_or_logged(visited: Record) -> None:
    assert visited.errors == []


@pytest.mark.parametrize(
    "path",
    ["/", "/regression", "/logistic?lesson=l2-race", "/xor", "/xor?mode=hand", "/softmax",
     "/softmax?mode=losses", "/softmax?mode=train", "/mnist"],
)  # fmt: skip
def test_a_dark_page_and_a_phone_s_keep_the_rules_of_axe(screen: Screen, path: str) -> None:
    page = screen.page
    page.emulate_media(color_scheme="dark")
    page.goto(screen.address + path)
    page.get_by_role("heading", level=1).wait_for()
    screen.idle()
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert violations(page) == []
