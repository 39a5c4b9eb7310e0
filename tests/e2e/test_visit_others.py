"""The pages of linear regression and softmax, visited, and those where nothing trains."""

import pytest

from tests.e2e.axe import violations
from tests.e2e.screen import Screen
from tests.e2e.stage import PHONES
from tests.e2e.visit_tests import *  # noqa: F403

PAGES = ("regression", "softmax")


@pytest.mark.parametrize(
    "path", ["/", "/logistic?lesson=l2-race", "/xor?mode=hand", "/softmax", "/softmax?mode=losses"]
)
def test_a_page_left_alone_keeps_the_rules_of_axe_dark_and_on_a_phone(
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
