"""A visit that looks at every figure of a page: before, during and after a run, light and dark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.drawn import Wanted, drawn, faint, missing
from tests.e2e.screen import Screen

STAGES = (
    "opened", "training", "training, dark", "paused, dark", "looking back", "back at the start",
    "reset",
)  # fmt: skip
UNTRAINED = ("opened", "back at the start", "reset")
CHECKED = ("opened", "training", "reset")  # by axe, in the light theme
LOOKS = 4  # at figures that move: they must be whole at each


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
        checked: whether axe looks at the page, too.
    """

    link: str
    epochs: int
    figures: Mapping[str, Wanted]
    prepare: Callable[[Screen], None] = nothing
    also: Callable[[Screen], list[str]] = no_faults
    checked: bool = False


@dataclass
class Record:
    """What was wrong: with the figures at each stage, by axe's rules at some, and otherwise."""

    figures: dict[str, list[str]] = field(default_factory=dict)
    rules: dict[str, list[str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def go_through(screen: Screen, visit: Visit) -> Record:
    """The whole visit."""
    page, record = screen.page, Record()

    def look(stage: str) -> None:
        trained = stage not in UNTRAINED
        found = lasting(screen, lambda: faults(screen, visit, trained))
        if "training" in stage and not found:
            found = passing_faults(screen, visit)
        record.figures[stage] = found + visit.also(screen)
        if visit.checked and stage in CHECKED:
            record.rules[stage] = violations(page)

    page.emulate_media(color_scheme="light")
    screen.open(visit.link)
    visit.prepare(screen)
    look("opened")
    screen.press("Train")
    screen.until(lambda: screen.epoch >= visit.epochs, seconds=120)
    look("training")
    page.emulate_media(color_scheme="dark")
    look("training, dark")
    screen.pause()
    look("paused, dark")
    thumb = page.get_by_role("slider", name="Look back")
    expect(thumb).to_be_visible()  # comes when the slice in flight has ended, with its numbers
    screen.idle()
    for key, stage in (("ArrowLeft", "looking back"), ("Home", "back at the start")):
        epoch = screen.epoch
        thumb.press(key)
        screen.until(lambda epoch=epoch: screen.epoch < epoch)  # type: ignore[misc]
        look(stage)
    page.emulate_media(color_scheme="light")
    screen.press("Reset")
    expect(screen.button("Train")).to_be_visible()
    look("reset")
    record.errors = screen.errors + page.get_by_test_id("stException").all_inner_texts()
    return record


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
    """What is wrong at any of some looks, with an epoch or more between them."""
    found: set[str] = set()
    for _ in range(LOOKS):
        found |= set(faults(screen, visit, trained=True))
        epoch = screen.epoch
        screen.until(lambda epoch=epoch: screen.epoch > epoch)  # type: ignore[misc]
    return sorted(found)
