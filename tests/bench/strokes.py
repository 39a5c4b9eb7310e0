"""From a stroke's end to the painted bars, in Chromium, idle and while training."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tests.bench.report import Result
from tests.e2e.app import chromium, serving
from tests.e2e.screen import Screen
from tests.e2e.strokes import DIGITS, draw

STROKES = 25

# Milliseconds from the pointer's release until the bars, flat so far, have been painted anew.
WAIT = """() => new Promise((resolve) => {
  const bars = document.querySelector('[aria-label^="Probability of each digit"]');
  let lifted = null;
  addEventListener("pointerup", () => (lifted = performance.now()), { capture: true, once: true });
  // The words change in the very frame in which the bars are drawn; the next one begins when it is
  // on the screen.
  const watcher = new MutationObserver(() => {
    if (lifted === null || bars.getAttribute("aria-label").includes("nothing is drawn")) return;
    watcher.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - lifted));
  });
  watcher.observe(bars, { attributes: true, attributeFilter: ["aria-label"] });
})"""


def delays(path: str, train: bool) -> np.ndarray:
    """Milliseconds of every stroke, ``(STROKES,)``."""
    with serving() as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        screen = Screen(page, address)
        screen.open(path)
        if train:
            screen.press("Train")
            screen.until(lambda: screen.metric("Images/s") != "0")
        found = []
        for number in range(STROKES):
            page.evaluate(f"void (window.__delay = ({WAIT})())")
            draw(page, DIGITS[(1, 7)[number % 2]])
            found.append(page.evaluate("window.__delay"))
            screen.press("Clear")
            screen.until(lambda: screen.metric("Prediction") == "–")
            page.wait_for_timeout(400)
        return np.array(found[2:])


CASES = {
    "idle": ("/mnist?model=cnn", False, 450),
    "while a CNN trains": (
        "/mnist?model=cnn&optimizer=Adam&lr=0.001&epochs=100000&speed=full",
        True,
        600,
    ),
}


def results() -> Iterator[Result]:
    """Every benchmark of this file: the 95th percentile over what it may be."""
    for name, (path, train, most) in CASES.items():
        taken = delays(path, train)
        late, middle = np.quantile(taken, [0.95, 0.5])
        measured = {"p95_ms": round(late), "median_ms": round(middle), "allowed_ms": most}
        title = f"Stroke lifted to bars painted, {name}: p95 over what it may be"
        yield Result(title, float(late / most), 1.0, "<=", measured)
