"""What a lesson's screen says of a page: its sentence and its verdict belong to one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from core.lessons.lesson import Screen, Seen

if TYPE_CHECKING:
    from core.training.spec import Spec

ENDED = ("finished", "reached", "diverged")
Place = Literal["screen", "try", "elsewhere"]


@dataclass(frozen=True)
class Summary:
    """What the strip of a lesson says.

    Attributes:
        place: whether the page is set to the screen, to what it offers to try, or to something else.
        sentence: what happened and why; empty while, or where, there is nothing to say.
        verdict: what became of the student's guess; empty without one, or without a sentence.
    """

    place: Place
    sentence: str = ""
    verdict: str = ""


def summarise(screen: Screen, seen: Seen, guess: int | None) -> Summary:
    """Return what the screen says of what is seen; ``guess`` is the place of the student's answer."""
    place = place_of(screen, seen)
    if place == "elsewhere" or not _is_over(screen, seen, guess):
        return Summary(place)
    sentence = (screen if place == "screen" else screen.attempt).explain(seen)
    answers_question = (place == "try") == screen.attempt.go_on
    if not sentence or not answers_question or guess is None:
        return Summary(place, sentence)
    return Summary(place, sentence, verdict_of(screen, guess))


def verdict_of(screen: Screen, guess: int) -> str:
    """Return the guess, and whether it was right."""
    guessed = f"You guessed “{screen.answers[guess]}”"
    if screen.right is None:
        return f"{guessed}."
    return (
        f"✓ {guessed}: right." if guess == screen.right else f"✗ {guessed}; here is what happened."
    )


def answered(screen: Screen, guess: int) -> str:
    """Return the guess, and the right answer where it was another one."""
    if screen.right is None or guess == screen.right:
        return verdict_of(screen, guess)
    return f"You guessed “{screen.answers[guess]}”; it is “{screen.answers[screen.right]}”."


def place_of(screen: Screen, seen: Seen) -> Place:
    """Return whether every setting of the page that matters is the screen's, or that of what to try."""
    at_screen = _is_set_to(screen, screen.settings, seen)
    at_try = _is_set_to(screen, screen.settings_tried, seen, from_any_weights=screen.attempt.go_on)
    if at_screen and at_try:  # the same run: it is only looked at in another way
        tried = screen.attempt.settings
        wanted = values_of(screen.page, tried)
        return "try" if all(seen.values.get(name) == wanted[name] for name in tried) else "screen"
    return "screen" if at_screen else "try" if at_try else "elsewhere"


def is_same_run(screen: Screen) -> bool:
    """Return whether what the screen offers to try is only another look at its run."""
    return not screen.by_hand and (
        specs_of(screen.page, screen.settings_tried) == specs_of(screen.page, screen.settings)
    )


def values_of(page: str, settings: Mapping[str, str]) -> dict[str, Any]:
    """Return the value of each field of a page, by name, that is opened with these settings."""
    from core.settings.table import parse

    return parse(settings, import_module(f"core.experiments.{page}").FIELDS)[0]


def specs_of(page: str, settings: Mapping[str, str]) -> tuple[Spec, ...]:
    """Return the experiments of a page that is opened with these settings."""
    from core.settings.table import from_values

    kind = import_module(f"core.experiments.{page}").Settings
    specs: tuple[Spec, ...] = from_values(kind, values_of(page, settings)).specs()
    return specs


def _is_set_to(
    screen: Screen, settings: Mapping[str, str], seen: Seen, *, from_any_weights: bool = False
) -> bool:
    if screen.by_hand:
        wanted = values_of(screen.page, settings)
        compared = wanted.keys() & seen.values.keys() - set(screen.free)
        return all(seen.values[name] == wanted[name] for name in compared)
    if seen.view is None:
        return False
    shown = tuple(replace(trial.spec, device="cpu") for trial in seen.view.trials)
    specs = specs_of(screen.page, settings)
    if not from_any_weights:
        return shown == specs
    pairs = zip(shown, specs, strict=False)
    return len(shown) == len(specs) and all(
        not isinstance(one.initial, str) and replace(one, initial=other.initial) == other
        for one, other in pairs
    )


def _is_over(screen: Screen, seen: Seen, guess: int | None) -> bool:
    """Return whether the run has come to its end, or the question by hand has been answered."""
    if screen.by_hand:
        return guess is not None
    view = seen.view
    assert view is not None
    measured = all(trial.now is not None for trial in view.trials)
    return view.status in ENDED and not view.looking_back and measured
