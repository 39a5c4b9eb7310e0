"""The moving picture of the README, a run on a spiral: ``make gif``."""

from __future__ import annotations

import io
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Page, ViewportSize

from core.lessons.presets import XOR_PRESETS
from tests.e2e.app import ROOT, chromium, serving
from tests.e2e.screen import Screen

FILE = ROOT / "docs" / "pictures" / "run.gif"
SIZE: ViewportSize = {"width": 1280, "height": 660}
IN_TEN_SECONDS = {"epochs": "1000", "speed": "100"}
WIDTH, COLOURS = 960, 64  # of the picture
FRAMES, SHOWN_MS, LAST_MS = 40, 200, 3_000
PAUSE_MS = 150  # between two frames; taking one lasts about as long
SPIRAL = next(preset for preset in XOR_PRESETS if preset.title == "Spiral")


def picture(page: Page) -> Image.Image:
    """The page as it stands, smaller."""
    full = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return full.resize((WIDTH, round(WIDTH * full.height / full.width)), Image.Resampling.LANCZOS)


def record(page: Page, address: str) -> list[Image.Image]:
    """Train, and take pictures meanwhile."""
    screen = Screen(page, address)
    page.goto(f"{address}/xor?{urlencode({**SPIRAL.settings, **IN_TEN_SECONDS})}")
    page.get_by_role("heading", level=1).wait_for()
    screen.settle()
    screen.press("Train")
    page.mouse.move(0, 0)
    pictures = []
    for _ in range(FRAMES):
        pictures.append(picture(page))
        page.wait_for_timeout(PAUSE_MS)
    return pictures


def main() -> None:
    """Write the file."""
    with serving() as address, chromium() as browser, browser.new_page(viewport=SIZE) as page:
        pictures = record(page, address)
    palette = pictures[-1].quantize(COLOURS)
    first, *others = (each.quantize(palette=palette, dither=Image.Dither.NONE) for each in pictures)
    durations = [SHOWN_MS] * len(others) + [LAST_MS]
    first.save(FILE, save_all=True, append_images=others, duration=durations, loop=0, optimize=True)
    print(f"{FILE.name}: {FILE.stat().st_size / 2**20:.1f} MB")


if __name__ == "__main__":
    main()
