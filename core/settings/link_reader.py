"""Read what a link asks for, as programs and people pass it on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.settings.fields import Field, TextField
from core.settings.layers_field import LayersField
from core.settings.names import alike, is_on, of_playground
from core.text.words import listed

# A lesson's screen or an experiment's card; what a teacher hides; training at once; large type.
LESSON, HIDE, PLAY, BIG = WORDS = ("lesson", "hide", "play", "big")
ESCAPED = re.compile(r"^(?:amp;)+", re.IGNORECASE)  # left by HTML, where & is &amp;
BEHIND = " .,;:!*)]}>\"'”’»"  # what stands behind a link in a sentence
MOST_NAMES, LONGEST_NAME = 12, 24  # names in a sentence, and characters of one


@dataclass(frozen=True)
class LinkRequest:
    """Settings and wishes of a link.

    Attributes:
        settings: texts by the names of the page's fields.
        lesson: the name of a lesson's screen or of an experiment, or empty.
        play: whether training starts at once.
        unknown: unknown names, and words with an unknown value.
    """

    settings: Mapping[str, str]
    lesson: str
    play: bool
    unknown: tuple[str, ...]

    @property
    def complaint(self) -> str:
        """Return a sentence that names what is unknown, or an empty text."""
        names = [each[:LONGEST_NAME] for each in self.unknown[:MOST_NAMES]]
        more = len(self.unknown) - len(names)
        names += [f"{more:,} more"] if more else []
        return f"The link asks for {listed(names)}, which this page doesn’t know." if names else ""


def clean(query: Mapping[str, str]) -> dict[str, str]:
    """Return a query without what HTML, programs and sentences have added to it."""
    found = {}
    for name, text in query.items():
        plain = ESCAPED.sub("", name)
        word = alike(plain)
        found[word if word in WORDS else plain] = text.strip().rstrip(BEHIND)
    return found


def hidden_names(query: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names that a clean query hides."""
    return tuple(filter(None, (name.strip() for name in query.get(HIDE, "").split(","))))


def names_of(fields: Sequence[Field[Any]]) -> dict[str, str]:
    """Return fields' names by all that they are called, as ``alike`` has it: by names and labels."""
    # “Hidden layers” is the label of how many there are, too.
    labels = {alike(each.label): each.name for each in fields if not isinstance(each, LayersField)}
    return labels | {alike(each.name): each.name for each in fields}


def widgets_of(fields: Iterable[Field[Any]]) -> dict[str, str]:
    """Return, in the same way, the names that ``hide`` may have: those of settings with a widget."""
    shown = [each for each in fields if not isinstance(each, TextField)]
    layers = [each for each in shown if isinstance(each, LayersField)]
    parts = {part.name: part.name for each in layers for part in (each.count, each.units)}
    return parts | names_of(shown)


def read_link(
    query: Mapping[str, str],
    fields: Iterable[Field[Any]],
    lessons: Collection[str] = (),
    hideable: Iterable[Field[Any]] | None = None,
) -> LinkRequest:
    """Return what a clean query asks of a page that has these fields and lessons.

    ``hideable`` are the fields that may be hidden where they are not the page's.
    """
    fields = tuple(fields)
    ours, widgets = names_of(fields), widgets_of(fields if hideable is None else hideable)
    slugs = {alike(slug): slug for slug in lessons}
    given = {alike(name): text for name, text in query.items() if name not in WORDS}
    theirs = {
        name: setting
        for name, setting in of_playground(given).items()
        if name not in ours and setting[0] in ours.values()
    }
    settings = dict(theirs.values())
    settings |= {ours[name]: text for name, text in given.items() if name in ours}
    lesson, play = alike(query.get(LESSON, "")), is_on(query.get(PLAY, "0"))
    understood = {
        LESSON: lesson in slugs,
        PLAY: play is not None,
        BIG: is_on(query.get(BIG, "0")) is not None,
        HIDE: True,
    }
    unknown = [f"{word}={query[word]}" for word in query if not understood.get(word, True)]
    unknown += [f"{HIDE}={each}" for each in hidden_names(query) if alike(each) not in widgets]
    unknown += [
        name
        for name in query
        if name not in WORDS and alike(name) not in ours and alike(name) not in theirs
    ]
    return LinkRequest(settings, slugs.get(lesson, ""), play is True, tuple(unknown))
