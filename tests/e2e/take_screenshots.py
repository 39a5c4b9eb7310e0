"""Take the README's picture and one of each page at each size and theme.

``python -m tests.e2e.take_screenshots FOLDER`` writes them all into FOLDER;
without a folder it renews ``tests/e2e/screenshot.png`` alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser

from tests.e2e.app import chromium, serving
from tests.e2e.screen import Screen
from tests.e2e.strokes import DIGITS, draw

PICTURE = Path(__file__).parent / "screenshot.png"
PICTURED = "/logistic?loss=Both&init=hand&w0=-4&b0=3&lr=0.5&epochs=100000"
SIZES = {"laptop": (1440, 900), "phone": (390, 844)}
PAGES = {
    "start": "/",
    "logistic": PICTURED,
    "logistic-3d": "/logistic?solid=1&train=0.7&lr=0.5",
    "students": "/logistic?data=students&lr=1&init=zeros&loss=Both",
    "bad": "/logistic?lr=-3&loss=HINGE",
    "xor": "/xor",
    "xor-both": "/xor?loss=Both&data=moons&noise=0.3&layers=4-2&activation=tanh&lr=0.1&train=0.7",
    "xor-own": "/xor?data=own&points=6;-3,3,1;3,-3,1;-3,-3,0;3,3,0&layers=4&activation=tanh",
    "mnist": "/mnist?epochs=5000",
    "mnist-both": "/mnist?loss=Both&epochs=5000&show=mistakes",
    "mnist-inside": "/mnist?model=mlp&layers=100&epochs=5000&show=inside&batches=1",
    "mnist-bad": "/mnist?dataset=full&batch=70000&model=transformer&lr=-1",
    "xor-bad": "/xor?layers=50&noise=-1&inputs=x9",
}


def take(browser: Browser, address: str, path: str, to: Path, size: str, theme: str) -> None:
    """One picture, a moment after Train was pressed where there is one."""
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)  # type: ignore[arg-type]
    screen = Screen(page, address)
    page.goto(address + path)
    if path == "/":
        page.get_by_role("heading").first.wait_for()
        page.wait_for_timeout(1_000)
    else:
        screen.settle()
        if path.startswith("/mnist"):
            draw(page, DIGITS[3])
        screen.press("Train")
        screen.until(lambda: screen.epoch > (10 if path.startswith("/mnist") else 1_000))
        page.mouse.move(0, 0)
    page.screenshot(path=to, full_page=size == "phone")
    page.close()


def main(folder: Path | None) -> None:
    """Every picture asked for."""
    with serving() as address, chromium() as browser:
        if folder is None:
            take(browser, address, PICTURED, PICTURE, "laptop", "light")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in PAGES.items():
            for size in SIZES:
                for theme in ("light", "dark"):
                    take(browser, address, path, folder / f"{name}-{size}-{theme}.png", size, theme)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
