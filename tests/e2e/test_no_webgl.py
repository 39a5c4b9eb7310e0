"""A browser without WebGL, as on a remote desktop, in a virtual machine, or where acceleration is off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.app import FLAGS, browser_path
from tests.e2e.drawn import drawn, missing
from tests.e2e.screen import Screen
from tests.e2e.wanted import VISITS


@pytest.fixture
def plain(context: BrowserContext, address: str) -> Iterator[Screen]:
    """A tab of it."""
    assert context.browser is not None
    browser = context.browser.browser_type.launch(
        executable_path=browser_path(), args=[*FLAGS, "--disable-3d-apis"]
    )
    yield Screen(browser.new_page(viewport={"width": 1440, "height": 900}), address)
    browser.close()


def test_every_figure_is_drawn_and_what_needs_webgl_says_so(plain: Screen) -> None:
    page, figures = plain.page, VISITS["curve"].figures
    plain.open("/logistic?loss=Both&solid=1&lr=0.5&epochs=300")
    sentence = page.get_by_text("The surface in 3-D needs WebGL")
    expect(sentence).to_have_count(2)
    surfaces = {"surface BCE", "surface MSE"}
    others = {key: figure for key, figure in figures.items() if key not in surfaces}
    plain.press("Train")
    plain.finish(seconds=60)
    plain.until(lambda: missing(drawn(page), others, trained=True) == [])

    with plain.more():
        page.get_by_text("Loss surface in 3-D", exact=True).click()
        expect(sentence).to_have_count(0)
    plain.until(lambda: missing(drawn(page), figures, trained=True) == [])
    assert "webgl" not in page.inner_text("body").lower()
    assert plain.errors == []
