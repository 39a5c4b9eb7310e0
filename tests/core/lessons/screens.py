"""A lesson's screens as a page opens them, run to their ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import pytest

from core.lessons.course import SCREENS
from core.lessons.lesson import Screen, Seen
from core.lessons.summary import specs_of, values_of
from core.runs.run_view import RunView
from core.training.spec import Spec
from tests.core.fakes import ByHand, watch

BY_HAND = [slug for slug, (_, screen) in SCREENS.items() if screen.by_hand]
TRAINED = [slug for slug in SCREENS if slug not in BY_HAND]
# Tests of one screen stand together, so that one process trains its run for all of them.
each_screen = pytest.mark.parametrize("slug", SCREENS, scope="session")
each_trained_screen = pytest.mark.parametrize("slug", TRAINED, scope="session")
FEWER_EPOCHS = {"l8-own": 2}  # of a CNN, where no number is asked for


def screen_of(slug: str) -> Screen:
    """Return the screen of this name."""
    return SCREENS[slug][1]


def settings_of(screen: Screen, *, tried: bool) -> Mapping[str, str]:
    """Return the settings of the screen, or of what it offers to try."""
    return screen.settings_tried if tried else screen.settings


@lru_cache(maxsize=64)
def ended(specs: tuple[Spec, ...], epochs: int | None = None) -> RunView:
    """Return the run of these experiments at its end, after ``epochs`` of them if that is given.

    It still says that all epochs asked for are done.
    """
    hand = ByHand()
    hand.cost = defaultdict(lambda: 1e-5)
    run = hand.run(
        *(replace(spec, epochs=epochs or spec.epochs) for spec in specs), slice_seconds=0.05
    )
    run.play()
    view = watch(run, hand, 100_000)[-1]
    pairs = zip(view.trials, specs, strict=True)
    return replace(view, trials=tuple(replace(trial, spec=spec) for trial, spec in pairs))


def seen_of(
    slug: str, *, tried: bool = False, epochs: int | None = None, others: Mapping[str, str] = {}
) -> Seen:
    """Return what the page shows at the end of a screen's run, or of what it offers to try.

    Args:
        tried: set to what the screen offers to try.
        epochs: how many are trained instead of all.
        others: settings in place of the screen's.
    """
    screen = screen_of(slug)
    settings = {**settings_of(screen, tried=tried), **others}
    values = values_of(screen.page, settings)
    if screen.by_hand:
        return Seen(None, values)
    specs = specs_of(screen.page, settings)
    if tried and screen.attempt.go_on:
        reached = ended(specs_of(screen.page, screen.settings)).trials[0].state.flat
        specs = tuple(replace(spec, initial=tuple(reached.tolist())) for spec in specs)
    return Seen(ended(specs, epochs or FEWER_EPOCHS.get(slug)), values)
