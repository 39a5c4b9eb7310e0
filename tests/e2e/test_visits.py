"""What each page shows: drawn figures, axe's rules, all in view at once, and in another language."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.axe import violations
from tests.e2e.screen import Screen
from tests.e2e.stage import PHONES
from tests.e2e.translated import TRANSLATE, use_translated
from tests.e2e.visits import CHECKED, SIZES, STAGES, Record, Visit, go_through
from tests.e2e.wanted import VISITS

STUCK = "/xor?data=circle&layers=6-6&activation=ReLU&lr=3&seed=2&epochs=9000000"


def those(chosen: Callable[[Visit], object]) -> list[object]:
    """Visits by name; a process makes all tests of one."""
    return [
        pytest.param(name, marks=pytest.mark.xdist_group(f"visit {name}"))
        for name, visit in VISITS.items()
        if chosen(visit)
    ]


@pytest.fixture(scope="module", params=those(lambda visit: True))
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


@pytest.mark.parametrize("visited", those(lambda visit: visit.checked), indirect=True)
@pytest.mark.parametrize("stage", CHECKED)
def test_a_page_keeps_the_rules_of_axe(visited: Record, stage: str) -> None:
    assert visited.rules[stage] == []


@pytest.mark.parametrize("visited", those(lambda visit: visit.in_view), indirect=True)
@pytest.mark.parametrize("size", SIZES)
def test_all_that_moves_is_in_view(visited: Record, size: str) -> None:
    assert visited.sizes[size] == []


@pytest.mark.parametrize("visited", those(lambda visit: visit.translated), indirect=True)
def test_a_translated_page_goes_on(visited: Record) -> None:
    assert visited.translated == ""


def test_no_error_is_shown_or_logged(visited: Record) -> None:
    assert visited.errors == []


def test_a_translated_page_tells_of_a_plateau_and_goes_on(screen: Screen) -> None:
    screen.open(STUCK)
    screen.page.evaluate(TRANSLATE)
    screen.press("Train")
    expect(screen.page.locator(".finding").filter(has_text="Plateau")).to_be_visible()
    screen.press("Reset")
    use_translated(screen)
    assert screen.errors == []


@pytest.mark.parametrize(
    "path", ["/", "/logistic?lesson=l2-race", "/xor?mode=hand", "/softmax", "/softmax?mode=losses"]
)
def test_a_page_without_a_run_keeps_the_rules_of_axe_dark_and_on_a_phone(
    screen: Screen, path: str
) -> None:
    page = screen.page
    page.emulate_media(color_scheme="dark")
    page.goto(screen.address + path)
    page.get_by_role("heading", level=1).wait_for()
    screen.idle()
    assert violations(page) == []
    page.set_viewport_size(PHONES[0])
    assert violations(page) == []
