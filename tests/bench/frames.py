"""Frames painted in Chromium while the app trains, all sharing this machine's cores."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.report import Result
from tests.e2e.app import chromium, serving
from tests.e2e.screen import Screen

SECONDS = 10

# A frame counts as painted where a line of the figure was drawn anew, or its canvas was, since the
# last animation frame, and as blank where a plot shows neither line nor point.
COUNT = """async (seconds) => {
  const figures = [...document.querySelectorAll(".live-figure")];
  const count = { mounts: 0, blank: 0, painted: figures.map(() => 0) };
  const redrawn = new Set();
  const watcher = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes") redrawn.add(target.closest(".live-figure"));
      for (const node of addedNodes)
        if (node.nodeType === 1)
          count.mounts += node.matches(".live-figure") + node.querySelectorAll(".live-figure").length;
    }
  });
  const attributeFilter = ["d", "data-painted"];
  watcher.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter });
  const end = performance.now() + 1000 * seconds;
  await new Promise((finish) => requestAnimationFrame(function frame(now) {
    figures.forEach((figure, i) => {
      if (redrawn.has(figure)) count.painted[i] += 1;
      const plot = figure.querySelector(".live-plot");
      const shown = !plot || plot.querySelector(".js-line[d], .point");
      if (!figure.isConnected || !shown) count.blank += 1;
    });
    redrawn.clear();
    now < end ? requestAnimationFrame(frame) : finish();
  }));
  watcher.disconnect();
  return count;
}"""


def painted(path: str) -> dict[str, object]:
    """Open a page, train, and count: frames/s of the slowest figure, blank frames, new mounts."""
    with serving() as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        screen = Screen(page, address)
        screen.open(path)
        screen.press("Train")
        screen.until(lambda: screen.epoch > 1_000, seconds=60)
        reached = screen.epoch
        count = page.evaluate(COUNT, SECONDS)
        rates = [round(frames / SECONDS, 1) for frames in count["painted"]]
        return {
            "frames_per_s": rates,
            "blank_frames": count["blank"],
            "mounts_while_training": count["mounts"],
            "epochs_per_s": round((screen.epoch - reached) / SECONDS),
        }


PAGES = {
    "Logistic page, three live figures": "/logistic?epochs=10000000",
    "XOR page, boundary, diagram, loss and hidden view live": "/xor?epochs=10000000",
}


def results() -> Iterator[Result]:
    """Every benchmark of this file."""
    for name, path in PAGES.items():
        found = painted(path)
        rates = found["frames_per_s"]
        assert isinstance(rates, list)
        title = f"{name}: frames painted a second, training on"
        yield Result(title, min(rates), 8, ">=", found)
