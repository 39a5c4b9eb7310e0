"""The page of XOR, visited."""

from playwright.sync_api import expect

from tests.e2e.screen import Screen
from tests.e2e.translated import TRANSLATE, goes_on
from tests.e2e.visit_tests import *  # noqa: F403

PAGES = ("xor",)
STUCK = "/xor?data=circle&layers=6-6&activation=ReLU&lr=3&seed=2&epochs=9000000"


def test_a_translated_page_tells_a_finding(screen: Screen) -> None:
    screen.open(STUCK)
    screen.page.evaluate(TRANSLATE)
    screen.press("Train")
    expect(screen.page.locator(".finding").filter(has_text="Dead ReLUs")).to_be_visible()
    goes_on(screen)
    assert screen.errors == []
