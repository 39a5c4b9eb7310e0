"""Pictures of every page and lesson, for a person to look through: ``make screenshots``.

``python -m tests.e2e.take_screenshots FOLDER [WORD]`` writes those whose name holds WORD, all without
one, as NAME-SIZE-THEME-MOMENT.png. With the word ``docs`` those of the docs are renewed, with ``stills`` those on the start page.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Browser, Page

from core.lessons.course import SCREENS
from core.lessons.presets import PRESETS
from core.runs.speed_limit import SPEEDS
from tests.e2e.app import chromium, serving
from tests.e2e.screen import Screen
from tests.e2e.strokes import DIGITS, draw

DOCS_FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
BAD_START = "/logistic?loss=Both&init=hand&w0=-4&b0=3&lr=0.5&epochs=3000"
STILLS = Path(__file__).parents[2] / "pages" / "lessons" / "stills"
STILL_FIGURES = {  # of each lesson, in order
    "l1-students": "plane-BCE", "l2-fit": "curve", "l3-scores": "fit", "l4-held-out": "losses",
    "l5-softmax": "bars", "l6-gates": "perceptron", "l7-tanh": "plane-BCE", "l8-softmax": "bars",
}  # fmt: skip
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
DURING_SECONDS = 12  # pictures of a run that goes on take so long
AFTER_SECONDS = 15  # of training; a run that takes longer is paused

Sizes = Mapping[str, tuple[int, int]]
# Each line is one visit, whose window is resized; a phone gets a visit of its own.
VISITS: tuple[Sizes, ...] = (
    {"laptop": (1440, 900), "projector": (1280, 720)},
    {"phone": (390, 844)},
)
PAGES = {
    "start": "/",
    "regression": "/regression?std=1&lr=0.05&epochs=300&loss=Both&plane=b",
    "logistic": BAD_START,
    "one-update": "/xor?layers=4&activation=tanh&update=1",
    "logistic-3d": "/logistic?solid=1&train=0.7&lr=0.5&epochs=2000",
    "logistic-mistyped": "/logistic?lr=-3&loss=HINGE&epochs=500",
    "logistic-own-data": "/logistic?data=own&points=hours,passed;1,0;2,0;3,1;4,0;5,1;6,1&x=4.5&lr=0.3&epochs=2000",
    "xor-own-points": "/xor?data=own&points=6;-3,3,1;3,-3,1;-3,-3,0;3,3,0&layers=4&epochs=500",
    "xor-no-points": "/xor?data=own",
    "xor-mistyped": "/xor?layers=50&noise=-1&inputs=x9&epochs=500",
    "softmax-by-hand": "/softmax?mode=hand",
    "softmax-by-hand-ten": "/softmax?mode=hand&classes=10",
    "softmax-losses": "/softmax?mode=losses",
    "softmax-clouds": "/softmax?mode=train",
    "softmax-race": "/softmax?mode=train&loss=Both",
    "mnist-race": "/mnist?loss=Both&epochs=50&show=mistakes",
    "mnist-mistyped": "/mnist?dataset=full&batch=70000&model=transformer&lr=-1&epochs=5",
}
LESSONS = {
    f"lesson-{slug}": f"/{screen.page}?lesson={slug}" for slug, (_, screen) in SCREENS.items()
}
EXPERIMENTS = {
    f"experiment-{page}-{preset.slug}": f"/{page}?{urlencode(preset.settings)}"
    for page, presets in PRESETS.items()
    for preset in presets
}
DOCS_PICTURES: dict[str, tuple[str, str, Literal["light", "dark"]]] = {
    "bad-start": ("/logistic?lesson=l2-bad-start", "laptop", "light"),
    "spiral": (EXPERIMENTS["experiment-xor-spiral"] + "&speed=100", "laptop", "dark"),
    "digits": ("/mnist?lesson=l8-softmax&speed=5", "laptop", "light"),
    "plateau": ("/xor?lesson=l7-plateau", "projector", "light"),
    "exam-scores": ("/regression?lesson=l3-scores&speed=5", "projector", "light"),
    "softmax": ("/softmax?lesson=l5-softmax", "projector", "light"),
    "losses": ("/softmax?lesson=l5-losses", "projector", "dark"),
    "start": ("/", "projector", "light"),
    "phone-bad-start": ("/logistic?lesson=l2-bad-start", "phone", "light"),
    "phone-digits": ("/mnist?lesson=l8-softmax&speed=5", "phone", "dark"),
}


def moments(screen: Screen, path: str) -> Iterator[str]:
    """Open a page and train; stop where a picture is to be taken."""
    page = screen.page
    page.goto(screen.address + path)
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_timeout(2_000)
    if not screen.button("Reset").is_visible():
        yield "before"  # nothing trains here
        return
    screen.settle()
    if path.startswith("/mnist"):
        draw(page, DIGITS[3])
        screen.until(lambda: screen.metric("Prediction") != "–")
    yield "before"
    go_slowly(screen)
    screen.press("Train")
    screen.until(lambda: screen.epoch > 0 or screen.rests())
    yield "during"
    if screen.button("Pause").is_visible():
        speed(screen, "End")
        try:
            screen.until(screen.rests, seconds=AFTER_SECONDS)
        except AssertionError:
            screen.pause()
    yield "after"


def go_slowly(screen: Screen) -> None:
    """Choose the highest speed at which the run goes on while pictures of it are taken."""
    screen.until(lambda: "epochs=" in screen.page.url)
    epochs = int(parse_qs(urlsplit(screen.page.url).query)["epochs"][0])
    slow_enough = [pace for pace in SPEEDS.values() if epochs / pace > DURING_SECONDS]
    speed(screen, "Home", *["ArrowRight"] * (len(slow_enough) - 1))


def speed(screen: Screen, *keys: str) -> None:
    """Move the slider of the speed by its keys."""
    thumb = screen.page.get_by_role("slider", name="Speed")
    for key in keys:
        thumb.press(key)
        screen.page.wait_for_timeout(300)


def take_all(browser: Browser, address: str, folder: Path, word: str) -> None:
    """Every picture whose name holds ``word``."""
    started = time.monotonic()
    for name, path in (PAGES | LESSONS | EXPERIMENTS).items():
        if word not in name:
            continue
        for sizes in VISITS:
            width, height = next(iter(sizes.values()))
            with browser.new_page(viewport={"width": width, "height": height}) as page:
                screen = Screen(page, address)
                for moment in moments(screen, path):
                    print(
                        f"{time.monotonic() - started:5.0f} s  {name}, {', '.join(sizes)}: {moment}"
                    )
                    take(page, sizes, str(folder / f"{name}-{{}}-{moment}.png"))
                for error in screen.errors:
                    print(f"         logged as an error: {error}")


def take(page: Page, sizes: Sizes, path: str) -> None:
    """A picture of each size in each theme, whose name goes into ``path``."""
    page.mouse.move(0, 0)
    for size, (width, height) in sizes.items():
        page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            page.wait_for_timeout(500)
            page.screenshot(path=path.format(f"{size}-{theme}"), full_page=True)
    page.emulate_media(color_scheme="light")


def renew_docs(browser: Browser, address: str) -> None:
    """The pictures in the docs, each some seconds into its run."""
    DOCS_FOLDER.mkdir(exist_ok=True)
    all_sizes = {name: size for sizes in VISITS for name, size in sizes.items()}
    for name, (path, size, theme) in DOCS_PICTURES.items():
        width, height = all_sizes[size]
        with browser.new_page(
            viewport={"width": width, "height": height}, color_scheme=theme
        ) as page:
            screen = Screen(page, address)
            page.goto(address + path)
            page.get_by_role("heading", level=1).wait_for()
            page.wait_for_timeout(2_000)
            if path.startswith("/mnist"):
                draw(page, DIGITS[3])
            if screen.button("Reset").is_visible():
                screen.settle()
                screen.press("Train")
                page.wait_for_timeout(5_000)
            page.mouse.move(0, 0)
            page.screenshot(path=DOCS_FOLDER / f"{name}.png")


def renew_stills(browser: Browser, address: str) -> None:
    """The pictures on the start page's cards, in both themes: a lesson's figure, some seconds into its run."""
    STILLS.mkdir(exist_ok=True)
    for number, (slug, figure) in enumerate(STILL_FIGURES.items(), 1):
        shown = SCREENS[slug][1]
        for theme in THEMES:
            with browser.new_page(
                viewport={"width": 1280, "height": 720}, color_scheme=theme
            ) as page:
                screen = Screen(page, address)
                page.goto(f"{address}/{shown.page}?lesson={slug}&speed=full")
                page.wait_for_timeout(4_000)
                if shown.page == "mnist":
                    draw(page, DIGITS[3])
                if shown.by_hand:
                    page.get_by_role("radiogroup").get_by_role("radio").first.click()
                    page.locator(".live-figure.framed .main-svg").first.wait_for()
                    page.wait_for_timeout(1_000)
                if screen.button("Reset").is_visible():
                    screen.press("Train")
                    page.wait_for_timeout(4_000)
                plain = (
                    ".live-figure.framed { outline: none !important; border-radius: 0 !important; }"
                )
                page.add_style_tag(content=plain)
                page.mouse.move(0, 0)
                place = page.locator(f".st-key-figure-{figure} .live-figure").first
                place.screenshot(path=STILLS / f"{number}-{theme}.png")


def main(folder: Path, word: str = "") -> None:
    """Take the pictures asked for."""
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as address, chromium() as browser:
        if word in "stills":
            renew_stills(browser, address)
        if word in "docs":
            renew_docs(browser, address)
        take_all(browser, address, folder, word)
    print(f"The pictures are in {folder}.")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
