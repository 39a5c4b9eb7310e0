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


def use_translated(screen: Screen) -> None:
    """Have an opened page translated, train, and use its controls."""
    page = screen.page
    page.evaluate(TRANSLATE)
    screen.press("Train")
    goes_on(screen)
    assert page.locator("font").count() > 30  # More holds the rest
    screen.type("Learning rate", "fast")
    wrong = page.get_by_text("is not a number")
    expect(wrong).to_be_visible()
    goes_on(screen)
    screen.type("Learning rate", "0.1")
    expect(wrong).to_have_count(0)
    goes_on(screen)
    screen.pause()
    screen.press("Step")
    goes_on(screen)
    screen.press("Reset")
    screen.until(lambda: screen.epoch == 0)
    screen.press("Train")
    goes_on(screen)
