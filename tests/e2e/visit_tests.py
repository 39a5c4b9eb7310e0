"""The tests of a page's visits, for the file that names its ``PAGES``: each thing looked at is a test of its own.

A file a page, as tests are shared among processes by files.
"""

from __future__ import annotations

import pytest

from tests.e2e.visits import CHECKED, SIZES, STAGES, Record

__all__ = [
    "test_a_page_keeps_the_rules_of_axe",
    "test_a_translated_page_goes_on",
    "test_all_that_moves_is_in_view",
    "test_every_figure_is_drawn",
    "test_no_error_is_shown_or_logged",
]


@pytest.mark.parametrize("stage", STAGES)
def test_every_figure_is_drawn(visited: Record, stage: str) -> None:
    assert visited.figures[stage] == []


@pytest.mark.visits("checked")
@pytest.mark.parametrize("stage", CHECKED)
def test_a_page_keeps_the_rules_of_axe(visited: Record, stage: str) -> None:
    assert visited.rules[stage] == []


@pytest.mark.visits("in_view")
@pytest.mark.parametrize("size", SIZES)
def test_all_that_moves_is_in_view(visited: Record, size: str) -> None:
    assert visited.sizes[size] == []


@pytest.mark.visits("translated")
def test_a_translated_page_goes_on(visited: Record) -> None:
    assert visited.translated == ""


def test_no_error_is_shown_or_logged(visited: Record) -> None:
    assert visited.errors == []
