"""A page that a browser has seen before, and asks whether anything has changed."""

from __future__ import annotations

from tests.e2e.screen import Screen


def test_a_page_is_whole_at_the_second_look(screen: Screen) -> None:
    page = screen.page
    for _ in range(2):
        page.goto(screen.address + "/logistic")
        page.get_by_role("button").first.wait_for()
    page.reload()
    page.get_by_role("button").first.wait_for()
    assert screen.errors == []
