"""A server that is started again while a page is open."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.own_server import OWN_SERVER, OwnServer
from tests.e2e.screen import Screen

pytestmark = OWN_SERVER


def test_the_page_says_what_was_lost_and_opens_the_same_experiment(
    page: Page, own_server: OwnServer
) -> None:
    screen = Screen(page, own_server.address)
    screen.open("/logistic?lr=0.2&epochs=9000000")
    screen.press("Train")
    screen.until(lambda: screen.epoch > 100)
    own_server.kill()
    lost = page.get_by_text("The connection to the server is lost.")
    expect(lost).to_be_visible(timeout=30_000)
    own_server.start()
    gone = page.get_by_text("This page was reloaded: its run")
    expect(gone).to_be_visible(timeout=60_000)
    screen.settle()
    assert screen.epoch == 0
    assert page.get_by_label("Learning rate", exact=True).input_value() == "0.2"
    screen.press("Train")
    screen.until(lambda: screen.epoch > 100)
    expect(gone).to_have_count(0)
