"""A visit that looks at all of a page: before, during and after a run, light, dark, small and translated.

Of a page with several visits, one does all; the others look at what they have that it has not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.drawn import Wanted, drawn, faint, missing
from tests.e2e.screen import Screen
from tests.e2e.stage import LAPTOPS, PHONES, out_of_view
from tests.e2e.translated import use_translated

UNTRAINED = ("opened", "back at the start", "reset")
CHECKED = ("opened", "training")  # by axe, beside the dark
SIZES = {f"{size['width']}x{size['height']}": size for size in (*LAPTOPS, *PHONES)}
LOOKS, LOOK_MS = 4, 300  # at figures that move: they must be whole at each


def nothing(screen: Screen) -> None:
    """Prepare nothing."""


def no_faults(screen: Screen) -> list[str]:
    """Find nothing else wrong."""
    return []


@dataclass(frozen=True)
class Visit:
    """A page, and what must be drawn in it.

    Attributes:
        link: the page's, with a run that lasts as long as it is let.
        epochs: trained before the figures are looked at.
        figures: what each has.
        prepare: what a student does before the first look.
        also: finds what is wrong on the screen itself, where the DOM does not tell.
        whole: whether axe looks at the page, too, and all is looked at back at the start, and once it
            is reset.
        in_view: the figures that must be in view while it trains, whatever the window's size.
        translated: whether it is used in another language in the end.
    """

    link: str
    epochs: int
    figures: Mapping[str, Wanted]
    prepare: Callable[[Screen], None] = nothing
    also: Callable[[Screen], list[str]] = no_faults
    whole: bool = False
    in_view: Sequence[str] = ()
    translated: bool = False


def go_through(screen: Screen, visit: Visit) -> list[str]:
    """The whole visit; returns what was wrong, each with when it was seen."""
    page = screen.page
    found: list[str] = []

    def note(stage: str, wrong: list[str]) -> None:
        found.extend(f"{stage}: {each}" for each in wrong)

    def keeps_rules(stage: str) -> None:
        note(stage, violations(page))

    def look(stage: str) -> None:
        wrong = lasting(screen, lambda: faults(screen, visit, stage not in UNTRAINED))
        if stage == "training" and not wrong:
            wrong = passing_faults(screen, visit)
        note(stage, wrong + visit.also(screen))
        if visit.whole and stage in CHECKED:
            keeps_rules(stage)

    page.emulate_media(color_scheme="light")
    screen.open(visit.link)
    visit.prepare(screen)
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    look("opened")
    screen.press("Train")
    screen.until(lambda: screen.epoch >= visit.epochs, seconds=120)
    look("training")
    if visit.in_view:
        for size, wrong in in_windows(screen, visit):
            note(size, wrong)
    page.emulate_media(color_scheme="dark")
    screen.pause()
    if visit.whole:
        look("paused, dark")
    thumb = page.get_by_role("slider", name="Look back")
    expect(thumb).to_be_visible()  # comes when the slice in flight has ended, with its numbers
    screen.idle()
    back = {"ArrowLeft": "looking back, dark"} | (
        {"Home": "back at the start"} if visit.whole else {}
    )
    for key, stage in back.items():
        epoch = screen.epoch
        thumb.press(key)
        screen.until(lambda epoch=epoch: screen.epoch < epoch)  # type: ignore[misc]
        look(stage)
    if visit.whole:
        keeps_rules("dark")
        page.set_viewport_size(PHONES[0])
        keeps_rules("dark, on a phone")
        page.set_viewport_size(LAPTOPS[0])
        page.emulate_media(color_scheme="light")
        screen.press("Reset")
        expect(screen.button("Train")).to_be_visible()
        look("reset")
    if visit.translated:
        use_translated(screen)
    note("in the end", screen.errors + page.get_by_test_id("stException").all_inner_texts())
    return found


def in_windows(screen: Screen, visit: Visit) -> Iterator[tuple[str, list[str]]]:
    """Look at windows of all sizes, and go back to the laptop's; what is out of view in each."""
    for name, size in SIZES.items():
        screen.page.set_viewport_size(size)
        yield name, lasting(screen, lambda: out_of_view(screen, visit.in_view))
    screen.page.set_viewport_size(LAPTOPS[0])


def faults(screen: Screen, visit: Visit, trained: bool) -> list[str]:
    """What is not drawn at this moment, or can't be made out."""
    figures = drawn(screen.page)
    return missing(figures, visit.figures, trained=trained) + faint(screen.page, figures)


def lasting(screen: Screen, look: Callable[[], list[str]]) -> list[str]:
    """What is wrong still when the page has had the time to draw."""
    found: list[str] = []

    def none() -> bool:
        found[:] = look()
        return not found

    try:
        screen.until(none, seconds=10)
    except AssertionError:
        return found
    return []


def passing_faults(screen: Screen, visit: Visit) -> list[str]:
    """What is wrong at any of some looks in full motion, with some frames between them."""
    found: set[str] = set()
    screen.page.emulate_media(reduced_motion="no-preference")
    for _ in range(LOOKS):
        found |= set(faults(screen, visit, trained=True))
        screen.page.wait_for_timeout(LOOK_MS)
    screen.page.emulate_media(reduced_motion="reduce")
    return sorted(found)
