"""The theme, switched while a page is open: the server is not told, and builds nothing anew."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.drawn import TEXT_CONTRAST, contrast, rgb
from tests.e2e.screen import Screen

LOOK = """() => {
  const button = document.querySelector("[data-testid=stBaseButton-primary]");
  return [button.querySelector("p"), button].map((each, i) => getComputedStyle(each)[["color", "backgroundColor"][i]]);
}"""
CANVAS = """async (key) => {
  const canvas = (await import("/live-page/figures.js")).figures.get(key)?.canvas;
  return canvas?.dataset.painted ? canvas.toDataURL() : null;
}"""


def label_contrast(page: Page) -> float:
    """How far the label of the main button stands out."""
    page.wait_for_timeout(400)  # Streamlit's colours change in a while
    label, ground = page.evaluate(LOOK)
    return contrast(rgb(label), rgb(ground))


def test_the_label_of_the_main_button_stands_out(screen: Screen) -> None:
    page = screen.page
    page.emulate_media(color_scheme="light")
    page.goto(screen.address)
    button = page.get_by_test_id("stBaseButton-primary")
    button.wait_for()
    screen.idle()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.mouse.move(0, 0)
        found = [label_contrast(page)]
        button.hover()
        found.append(label_contrast(page))
        page.mouse.down()
        found.append(label_contrast(page))
        page.mouse.move(0, 0)
        page.mouse.up()
        assert min(found) > TEXT_CONTRAST, (scheme, found)


def test_what_is_painted_follows(screen: Screen) -> None:
    page = screen.page

    def painted() -> str | None:
        picture: str | None = page.evaluate(CANVAS, "network")
        return picture

    pictures = {}
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        screen.open("/xor?layers=2")
        screen.until(lambda: painted() is not None)
        page.wait_for_timeout(500)
        pictures[scheme] = painted()
    assert pictures["light"] != pictures["dark"]
    page.emulate_media(color_scheme="dark")
    screen.until(lambda: painted() == pictures["dark"])
