"""Frames painted in Chromium while the app trains, all sharing this machine's cores.

In turns with the bare loop, and with a third process that keeps a core busy.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from core.experiments import logistic, mnist, xor
from core.hosting.limits import MAX_EPOCHS
from core.training.spec import Spec
from core.workers.pool import WorkerPool
from tests.bench.report import Result, middle
from tests.bench.watched import bare
from tests.e2e.app import chromium, server_process
from tests.e2e.screen import Screen
from tests.e2e.strokes import DIGITS, draw
from tests.processes import processor_seconds

SECONDS, ROUNDS = 10, 3
SETTLE_SECONDS = 2.0  # before frames are counted
BARE_SECONDS = 4.0

# A frame counts as painted where a line of the figure was drawn anew, or its canvas was, since the
# last animation frame, and as blank where a plot shows neither line nor point.
COUNT = """async (seconds) => {
  const inView = (figure) => figure.getBoundingClientRect().top < innerHeight;
  const figures = [...document.querySelectorAll(".live-figure")].filter(inView);
  const drawn = new Set();
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
      if (shown) drawn.add(figure);
      if (!figure.isConnected || (!shown && drawn.has(figure))) count.blank += 1;
    });
    redrawn.clear();
    now < end ? requestAnimationFrame(frame) : finish();
  }));
  watcher.disconnect();
  return count;
}"""


def painted(path: str) -> dict[str, float]:
    """Open a page, train, and count what is painted.

    Frames a second are those of the figure that moves least of all that move; processor time is
    the server's alone.
    """
    with server_process() as (address, server), chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        screen = Screen(page, address)
        screen.open(path)
        if path.startswith("/mnist"):
            draw(page, DIGITS[3])
        screen.press("Train")
        screen.until(lambda: screen.epoch > 5, seconds=60)
        page.wait_for_timeout(1e3 * SETTLE_SECONDS)
        reached, used = screen.epoch, processor_seconds(server.pid)
        count = page.evaluate(COUNT, SECONDS)
        used = processor_seconds(server.pid) - used
        moving = [frames / SECONDS for frames in count["painted"] if frames]
        return {
            "frames_per_s": min(moving),
            "epochs_per_s": (screen.epoch - reached) / SECONDS,
            "server_ms_per_frame": 1e3 * used / max(1, max(moving) * SECONDS),
            "blank_frames": count["blank"],
            "mounts_while_training": count["mounts"],
        }


@contextmanager
def busy_process() -> Iterator[None]:
    """A process that keeps one core busy."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


PAGES: dict[str, tuple[str, Spec]] = {
    "Logistic page": (
        "/logistic?epochs=10000000", logistic.Settings(epochs=MAX_EPOCHS).specs()[0],
    ),
    "XOR page": ("/xor?epochs=10000000", xor.Settings(epochs=MAX_EPOCHS).specs()[0]),
    "Digits page": ("/mnist?epochs=10000000&speed=full", mnist.Settings(epochs=MAX_EPOCHS).specs()[0]),
}  # fmt: skip


def results() -> Iterator[Result]:
    """Every benchmark of this file."""
    pool = WorkerPool(workers=1)
    for name, (path, spec) in PAGES.items():
        now, alone = [], []
        for _ in range(ROUNDS):
            now.append(painted(path))
            if name != "Digits page":  # whose loop has batches and digits to count
                alone.append(pool.submit(bare, spec, BARE_SECONDS).result())
        with busy_process():
            crowded = painted(path)
        found = middle(now)
        measured: dict[str, object] = {**found, "rounds": ROUNDS}
        yield Result(f"{name}: frames painted a second", found["frames_per_s"], 24, ">=", measured)
        beside = {key: round(value, 1) for key, value in crowded.items()}
        yield Result(
            f"{name}: frames a second beside a busy process",
            crowded["frames_per_s"], 15, ">=", dict(beside),
        )  # fmt: skip
        yield Result(
            f"{name}: blank frames and figures mounted anew",
            sum(each["blank_frames"] + each["mounts_while_training"] for each in now), 0, "<=",
        )  # fmt: skip
        if alone:
            bare_rate = median(alone)
            yield Result(
                f"{name}: epochs/s while Chromium paints them, over the bare loop",
                found["epochs_per_s"] / bare_rate, 0.8, ">=",
                {"epochs_per_s": found["epochs_per_s"], "bare_epochs_per_s": round(bare_rate)},
            )  # fmt: skip
    pool.shutdown()
