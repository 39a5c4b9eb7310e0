"""Everything in a page that moves, at one moment, as the browser is sent it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.diagnosis.finding import Finding
from core.figures.base import FigureUpdate
from core.figures.image_grid import ImageGridUpdate
from core.figures.network_drawing import WeightsUpdate
from core.figures.probability_table import TableUpdate
from core.formulas.one_update import OneUpdate
from core.metrics.number_rows import Number, NumberRow
from core.runs.run_view import Status


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
class Panel:
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


Update = FigureUpdate | WeightsUpdate | ImageGridUpdate | TableUpdate | Panel | OneUpdate
