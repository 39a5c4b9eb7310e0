"""A run that stands still, and a page of it that a test moves by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.experiments import logistic
from core.figures.base import FigureUpdate
from core.streaming.stream import Scene, Stream
from tests.core.fakes import ByHand


def shows(value: int) -> Mapping[str, Any]:
    """Return the message of a figure that shows a number."""
    return {"traces": {}, "alt": str(value), "scale": ""}


@dataclass
class Page:
    """A page with figures that show numbers."""

    numbers: dict[str, int] = field(default_factory=dict)
    engine: ByHand = field(default_factory=ByHand)
    stream: Stream = field(default_factory=lambda: Stream([]))

    def build(self) -> None:
        """What the page's script does."""
        if not hasattr(self, "run"):
            self.run = self.engine.run(*logistic.Settings(size=20).specs())
        draw = lambda _: {key: FigureUpdate({}, str(value)) for key, value in self.numbers.items()}  # noqa: E731
        self.stream.show(Scene(self.run, draw))

    def let_lease_lapse(self) -> None:
        """Play for as long as somebody looked; nothing trains now until somebody looks again."""
        self.run.play()
        while self.engine.waiting:
            self.engine.finish()
            self.engine.clock.now += 2  # longer than the lease

    def move(self, **numbers: int) -> None:
        """Change figures and tell of it."""
        self.numbers |= numbers
        self.stream.wake()


def page(**numbers: int) -> Page:
    """A page that is built."""
    made = Page(numbers)
    made.build()
    return made
