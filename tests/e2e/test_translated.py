"""A page that the browser translates: each text stands in a node of the translator's own."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.screen import Screen

TRANSLATE = """() => setInterval(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const kept = text.parentElement.closest("font, [translate=no], script, style, svg, textarea");
    if (text.data.trim() && !kept) texts.push(text);
  }
  for (const text of texts) {
    const font = document.createElement("font");
    text.replaceWith(font);
    font.append(text);
  }
}, 100)"""


def goes_on(screen: Screen) -> None:
    """The numbers move, and no part of the page was replaced by an error."""
    reached = screen.epoch
    screen.until(lambda: screen.epoch > reached)
    assert screen.no_traceback()
    expect(screen.page.get_by_text("removeChild")).to_have_count(0)


def test_a_translated_page_goes_on(screen: Screen) -> None:
    page = screen.page
    screen.open("/xor?data=circle&layers=6-6&activation=ReLU&lr=3&epochs=1000000&seed=2")
    page.evaluate(TRANSLATE)
    for name in ("XOR", "Logistic regression", "Digits"):
        page.get_by_role("link", name=name).click()
        screen.settle()
        screen.type("Epochs", "1000000")
        screen.press("Train")
        goes_on(screen)
        if name == "XOR":
            expect(page.locator(".finding").filter(has_text="Dead ReLUs")).to_be_visible()
            screen.type("Learning rate", "0.01")  # findings change
            goes_on(screen)
        screen.type("Learning rate", "fast")
        expect(page.get_by_text("is not a number")).to_be_visible()
        goes_on(screen)
        screen.type("Learning rate", "0.1")
        expect(page.get_by_text("is not a number")).to_have_count(0)
        goes_on(screen)
        screen.pause()
        screen.press("Reset")
        screen.until(lambda: screen.epoch == 0)
        assert screen.no_traceback()
    assert screen.errors == []
