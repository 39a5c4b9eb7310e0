"""A lesson: a chain of screens, each with a question, something to watch, and a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:  # a card of the start page needs no PyTorch
    from core.digits.labelled_digits import LabelledDigit
    from core.runs.run_view import RunView
    from core.runs.trial_view import TrialView
    from core.training.trainer import Metrics


@dataclass(frozen=True, eq=False)
class Seen:
    """What a page shows at this moment: all that a lesson's sentence may speak of.

    Attributes:
        view: the page's run, or ``None`` where nothing trains.
        values: the page's settings by the names of their fields.
        digits: those that the student drew and labelled, oldest first.
    """

    view: RunView | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    digits: tuple[LabelledDigit, ...] = ()

    @property
    def trial(self) -> TrialView:
        """Return the run's first experiment."""
        assert self.view is not None
        return self.view.trials[0]

    @property
    def now(self) -> Metrics:
        """Return the metrics of its present weights: a run is explained once they are measured."""
        assert self.trial.now is not None
        return self.trial.now

    def of_loss(self, loss: str) -> TrialView:
        """Return the experiment that trains with this loss."""
        assert self.view is not None
        return next(trial for trial in self.view.trials if trial.spec.loss == loss)


# What a student may move where one update is looked at: it begins with the same numbers.
FREE_OF_UPDATE = ("lr", "epochs", "speed", "log", "update")
# Says what happened and why, in numbers of what is seen; empty where what it would say is not so.
Explain = Callable[[Seen], str]


def settings_in(link: str) -> dict[str, str]:
    """Return the settings that a page's link holds behind its question mark: ``lr=0.1&epochs=20``."""
    return dict(parse_qsl(link, keep_blank_values=True))


@dataclass(frozen=True)
class Try:
    """One thing to try afterwards.

    Attributes:
        label: what its button says.
        link: the settings that differ from the screen's, as in the page's link.
        explain: what happened then; see ``Explain``.
        go_on: training goes on from the weights reached, without a press, and the screen's question
            is about what happens then.
    """

    label: str
    link: str
    explain: Explain
    go_on: bool = False

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings that differ from the screen's."""
        return settings_in(self.link)


@dataclass(frozen=True)
class Screen:
    """One question of a lesson, and the run that answers it.

    Attributes:
        slug: what a link calls it: ``?lesson=l2-bad-start``.
        page: where it runs, by the end of the page's address.
        question: what a student guesses before the run.
        answers: the three to choose from; a page shows them in an order of its own.
        watch: what to look at.
        figures: the keys of the figures that are framed, and in view.
        explain: what happened and why, in two or three sentences of Markdown.
        attempt: one thing to try afterwards.
        link: the settings of its run, as in the page's link.
        formula: the reason as a formula, with the symbols of the code.
        right: the place of the right answer, or ``None`` where it depends on the student's work.
        by_hand: nothing trains; the sentences wait for an answer alone.
        free: names of the settings that the student is asked to move, where it is by hand.
    """

    slug: str
    page: str
    title: str
    question: str
    answers: tuple[str, str, str]
    watch: str
    figures: tuple[str, ...]
    explain: Explain
    attempt: Try
    link: str = ""
    formula: str = ""
    right: int | None = 0
    by_hand: bool = False
    free: tuple[str, ...] = ()

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings of its run, as the page's link has them."""
        return settings_in(self.link)

    @property
    def what_to_watch(self) -> str:
        """Return what to look at, as a sentence."""
        return f"{'Look at' if self.by_hand else 'Watch'} {self.watch}."

    @property
    def settings_tried(self) -> dict[str, str]:
        """Return the settings of what it offers to try."""
        return self.settings | self.attempt.settings


@dataclass(frozen=True)
class Lesson:
    """A chain of screens.

    Attributes:
        number: its place in the course, from 1.
        question: what its card asks.
        learned: what who has done it can explain.
        minutes: how long it takes.
    """

    number: int
    title: str
    question: str
    learned: str
    minutes: int
    screens: tuple[Screen, ...]
