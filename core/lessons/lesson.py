"""A lesson: a chain of screens, each with a question, something to watch, and a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a card of the start page needs no PyTorch
    from core.digits.labelled_digits import LabelledDigit
    from core.runs.run_view import RunView
    from core.runs.trial_view import TrialView


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
        """The run's first experiment."""
        assert self.view is not None
        return self.view.trials[0]

    def of_loss(self, loss: str) -> TrialView:
        """Return the experiment that trains with this loss."""
        assert self.view is not None
        return next(trial for trial in self.view.trials if trial.spec.loss == loss)


# Says what happened and why, in numbers of what is seen; empty where what it would say is not so.
Explain = Callable[[Seen], str]


@dataclass(frozen=True)
class Question:
    """What a student guesses before the run.

    ``right`` is the place of the right answer, or ``None`` where it depends on the student's work.
    """

    text: str
    answers: tuple[str, str, str]
    right: int | None


@dataclass(frozen=True)
class Watch:
    """What to look at: ``words`` say it, and the ``figures`` of these keys are framed, in view."""

    words: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Try:
    """One thing to try afterwards.

    Attributes:
        label: what its button says.
        settings: those that differ from the screen's.
        explain: what happened then; see ``Explain``.
        go_on: training goes on from the weights reached, without a press, and the screen's question
            is about what happens then.
    """

    label: str
    settings: Mapping[str, str]
    explain: Explain
    go_on: bool = False


@dataclass(frozen=True)
class Screen:
    """One question of a lesson, and the run that answers it.

    Attributes:
        slug: what a link calls it: ``?lesson=l2-bad-start``.
        page: where it runs, by the end of the page's address.
        explain: what happened and why, in two or three sentences of Markdown.
        attempt: one thing to try afterwards.
        settings: what the link of the page would hold.
        formula: the reason as a formula, with the symbols of the code.
        by_hand: nothing trains; the sentences wait for an answer alone.
        free: names of the settings that the student is asked to move, where it is by hand.
    """

    slug: str
    page: str
    title: str
    question: Question
    watch: Watch
    explain: Explain
    attempt: Try
    settings: Mapping[str, str] = field(default_factory=dict)
    formula: str = ""
    by_hand: bool = False
    free: tuple[str, ...] = ()


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
