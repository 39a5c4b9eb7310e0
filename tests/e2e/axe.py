"""Deque's axe-core, run in the page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
# Waits for what moves to its end, as a tooltip that goes; a spinner has none.
STILL = """() => Promise.allSettled(
  document.getAnimations()
    .filter((each) => Number.isFinite(each.effect.getComputedTiming().endTime))
    .map((each) => each.finished),
)"""


def violations(page: Page) -> list[str]:
    """The page's grave violations, an element each: the rule, the element, what is wrong with it."""
    page.mouse.move(0, 0)  # a tooltip that fades in or out has any contrast
    page.evaluate(STILL)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{each['id']}: {node['html'][:200]} {node['failureSummary']}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]
