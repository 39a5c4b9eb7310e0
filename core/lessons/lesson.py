"""A lesson: a chain of screens, each with a question, something to watch, and a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a card of the start page needs no PyTorch
    from core.runs.run_view import RunView


@dataclass(frozen=True)
class Question:
    """What a student guesses before the run; ``right`` is the place of the right answer."""

    text: str
    answers: tuple[str, str, str]
    right: int


@dataclass(frozen=True)
class Try:
    """One thing to try afterwards: what the button says, and the settings that it changes.

    With ``go_on`` training goes on from the weights reached, without a press.
    """

    label: str
    settings: Mapping[str, str]
    go_on: bool = False


@dataclass(frozen=True)
class Screen:
    """One question of a lesson, and the run that answers it.

    Attributes:
        slug: what a link calls it: ``?lesson=l2-bad-start``.
        page: where it runs, by the end of the page's address.
        watch: one thing to look at during the run.
        figure: the key of the figure where it is seen.
        explain: what happened and why, in two sentences of Markdown, from the run's own numbers;
            or just those sentences, where nothing trains and an answer is all that they wait for.
        settings: what the link of the page would hold.
        formula: what the sentence stands for, with the symbols of the code, or nothing.
        attempt: one thing to try afterwards.
    """

    slug: str
    page: str
    title: str
    question: Question
    watch: str
    figure: str
    explain: Callable[[RunView], str] | str
    settings: Mapping[str, str] = field(default_factory=dict)
    formula: str = ""
    attempt: Try | None = None


@dataclass(frozen=True)
class Lesson:
    """A chain of screens.

    Attributes:
        number: its place in the course, from 1.
        question: what its card asks.
        minutes: how long it takes.
    """

    number: int
    title: str
    question: str
    minutes: int
    screens: tuple[Screen, ...]
