"""A page of ours inside a page of another site, as in a course."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.course import course_with
from tests.e2e.screen import Screen

REFUSED = "No file can be sent from here"


@pytest.fixture
def course(address: str) -> Iterator[str]:
    with course_with(f"{address}/mnist?embed=1") as course:
        yield course


def test_it_is_shown_alone_and_trains_and_says_why_no_file_can_be_sent(
    page: Page, course: str
) -> None:
    page.goto(course)
    inside = page.frame_locator("iframe")
    inside.get_by_role("button", name="Train", exact=True).click(timeout=60_000)
    expect(inside.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(inside.get_by_role("link", name="XOR", exact=True)).to_have_count(0)
    inside.get_by_text("Picture", exact=True).click()
    expect(inside.get_by_text(REFUSED)).to_be_visible()


def test_in_a_tab_of_its_own_a_file_can_be_sent(screen: Screen) -> None:
    screen.open("/mnist")
    screen.page.get_by_text("Picture", exact=True).click()
    expect(screen.page.get_by_text("A photo or a drawing of one digit")).to_be_visible()
    expect(screen.page.get_by_text(REFUSED)).to_have_count(0)
