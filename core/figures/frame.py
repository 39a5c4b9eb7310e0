"""Everything in a page that moves, at one moment, as the browser is sent it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.diagnosis.finding import Finding
from core.figures.base import LOSS_COLOURS, Update
from core.metrics.number_rows import Number, NumberRow
from core.runs.run_view import Status

__all__ = ["Frame", "Panel", "Update"]


@dataclass(frozen=True, eq=False)
class Frame:
    """A page at one moment.

    Attributes:
        figures: what changes in each figure, by its key.
        numbers: the rows of numbers, one for each racing loss.
        findings: finds the states that training is in, which takes as long as all figures.
        speed: how fast it goes, where epochs a second would say little.
    """

    figures: Mapping[str, Update]
    numbers: Sequence[NumberRow]
    findings: Callable[[], Sequence[Finding]] = tuple
    speed: Number | None = None


@dataclass(frozen=True, eq=False)
class Panel(Update):
    """How far a run is, its numbers, and what is happening, in words.

    Attributes:
        status: where the run stands, in one word.
        share: of the epochs asked for that are done, in [0, 1].
        sentence: where the run stands and what to do next.
        speed: how fast it goes.
        numbers: the rows of numbers, one for each racing loss.
        findings: the states that training is in.
    """

    status: Status
    share: float
    sentence: str
    speed: Number
    numbers: Sequence[NumberRow] = ()
    findings: Sequence[Finding] = ()

    def message(self) -> Mapping[str, Any]:
        """Return what the browser is sent."""
        return {
            "status": self.status,
            "share": round(self.share, 4),
            "sentence": self.sentence,
            "speed": [self.speed.label, self.speed.value],
            "rows": [
                {**row.message(), "colour": LOSS_COLOURS.get(row.name)} for row in self.numbers
            ],
            "findings": [
                {"name": each.name, "sentence": each.sentence, "tone": each.tone}
                for each in self.findings
            ],
        }
