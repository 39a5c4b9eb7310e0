"""Deque's axe-core, run in the page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")


def violations(page: Page) -> list[str]:
    """The page's grave violations: rule, number of elements, the first of them."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']} x {len(each['nodes'])}: {each['nodes'][0]['html'][:120]}"
        for each in found
        if each["impact"] in GRAVE
    ]
