"""Presses, of which none may be lost and none may count twice, however busy the browser is."""

from __future__ import annotations

import os

from playwright.sync_api import BrowserContext

from tests.e2e.screen import Screen

PRESSES = int(os.environ.get("PRESSES", "6"))


def test_each_press_counts_once_while_the_browser_is_busy(
    screen: Screen, context: BrowserContext, address: str
) -> None:
    with context.new_page() as other:
        other.emulate_media(reduced_motion="no-preference")
        beside = Screen(other, address)
        beside.open("/xor?epochs=9000000")
        beside.press("Train")
        screen.page.bring_to_front()
        screen.open("/logistic?epochs=9000000")
        for epoch in range(1, PRESSES + 1):
            screen.press_while_busy("Step")
            screen.until(lambda reached=epoch: screen.epoch >= reached)  # type: ignore[misc]
            assert screen.epoch == epoch
        screen.page.wait_for_timeout(500)
        assert screen.epoch == PRESSES
        assert screen.no_traceback()
