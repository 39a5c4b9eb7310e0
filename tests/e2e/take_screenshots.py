"""Pictures of every page and lesson, for a person to look through: ``make screenshots``.

``python -m tests.e2e.take_screenshots FOLDER [WORD]`` writes those whose name holds WORD, all without
one, as NAME-SIZE-THEME-MOMENT.png; ``--readme`` renews the README's picture alone.
"""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from core.lessons import LOGISTIC_LESSONS, MNIST_LESSONS, XOR_LESSONS
from tests.e2e.app import chromium, serving
from tests.e2e.screen import Screen
from tests.e2e.strokes import DIGITS, draw

README_PICTURE = Path(__file__).parent / "screenshot.png"
BAD_START = "/logistic?loss=Both&init=hand&w0=-4&b0=3&lr=0.5&epochs=3000"
SIZES = {"laptop": (1440, 900), "projector": (1280, 720), "phone": (390, 844)}
THEMES = ("light", "dark")
AFTER_SECONDS = 15  # of training; a run that takes longer is paused

PAGES = {
    "start": "/",
    "logistic": BAD_START,
    "logistic-3d": "/logistic?solid=1&train=0.7&lr=0.5&epochs=2000",
    "logistic-mistyped": "/logistic?lr=-3&loss=HINGE&epochs=500",
    "xor-own-points": "/xor?data=own&points=6;-3,3,1;3,-3,1;-3,-3,0;3,3,0&layers=4&activation=tanh&epochs=500",
    "xor-mistyped": "/xor?layers=50&noise=-1&inputs=x9&epochs=500",
    "mnist-race": "/mnist?loss=Both&epochs=50&show=mistakes",
    "mnist-mistyped": "/mnist?dataset=full&batch=70000&model=transformer&lr=-1&epochs=5",
}
LESSONS = {
    f"lesson-{page}-{'-'.join(lesson.title.lower().split())}": f"/{page}?{urlencode(lesson.settings)}"
    for page, lessons in (
        ("logistic", LOGISTIC_LESSONS), ("xor", XOR_LESSONS), ("mnist", MNIST_LESSONS)
    )
    for lesson in lessons
}  # fmt: skip


def visit(page: Page, address: str, path: str, to: Path, name: str) -> None:
    """Open a page and take its pictures: one where nothing trains, else one a moment."""
    screen = Screen(page, address)
    page.goto(address + path)

    def take(moment: str) -> None:
        page.mouse.move(0, 0)
        page.wait_for_timeout(400)
        page.screenshot(path=to / f"{name}-{moment}.png", full_page=True)

    if path == "/" or "mode=hand" in path:
        page.get_by_role("heading", level=1).wait_for()
        page.wait_for_timeout(1_000)
        take("before")
        return
    screen.settle()
    if path.startswith("/mnist"):
        draw(page, DIGITS[3])
    take("before")
    screen.press("Train")
    screen.until(lambda: screen.epoch > 0 or screen.button("Train").is_visible())
    take("during")
    try:
        screen.until(lambda: screen.button("Train").is_visible(), seconds=AFTER_SECONDS)
    except AssertionError:
        screen.pause()
    take("after")


def take_all(browser: Browser, address: str, folder: Path, word: str) -> None:
    """Every picture whose name holds ``word``."""
    for name, path in (PAGES | LESSONS).items():
        if word not in name:
            continue
        for size, (width, height) in SIZES.items():
            for theme in THEMES:
                print(f"{name}, {size}, {theme}")
                page = browser.new_page(
                    viewport={"width": width, "height": height},
                    color_scheme=theme,  # type: ignore[arg-type]
                )
                visit(page, address, path, folder, f"{name}-{size}-{theme}")
                page.close()


def renew_readme(browser: Browser, address: str) -> None:
    """The picture at the top of the README."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    screen = Screen(page, address)
    screen.open(BAD_START)
    screen.press("Train")
    screen.until(lambda: screen.epoch > 1_000)
    page.screenshot(path=README_PICTURE)


def main(arguments: list[str]) -> None:
    """Take what the command line asks for."""
    with serving() as address, chromium() as browser:
        if arguments == ["--readme"]:
            renew_readme(browser, address)
            return
        folder = Path(arguments[0])
        folder.mkdir(parents=True, exist_ok=True)
        take_all(browser, address, folder, arguments[1] if len(arguments) > 1 else "")
        print(f"The pictures are in {folder}.")


if __name__ == "__main__":
    main(sys.argv[1:])
