"""Every message to the browser: what it holds, and how it is made of what has moved.

The modules in ``pages/live/browser`` read these messages. ``tests/core/streaming/test_wire.py``
checks that each message is what its type says, and ``tests/e2e/test_modules.py`` that the browser's
modules read nothing that its type does not name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict, cast

import numpy as np

from core.diagnosis.finding import Finding
from core.figures.base import LOSS_COLOURS, FigureUpdate, encode_array
from core.figures.frame import Panel, Update
from core.figures.image_grid import ImageGridUpdate
from core.figures.network_drawing import WeightsUpdate
from core.figures.probability_table import TableUpdate
from core.formulas.one_update import OneUpdate
from core.formulas.update_steps import Place, Step, number
from core.metrics.number_rows import NumberRow


class WholeArray(TypedDict):
    """Numbers as Plotly takes them, in base64."""

    dtype: str
    bdata: str


class Array(WholeArray, total=False):
    """Numbers of which the browser may have a part: ``after`` counts the letters that it keeps."""

    shape: str
    after: int


class PlotMessage(TypedDict):
    """What moves in a figure that Plotly draws: attributes of traces by dotted path."""

    traces: Mapping[str, Mapping[str, Any]]
    alt: str
    scale: str


class WeightsMessage(TypedDict):
    """The weights that the browser draws figures from, every parameter in one row."""

    weights: Array
    epoch: int


class TilesMessage(TypedDict):
    """Small pictures, ``images`` uint8 ``(n, rows, columns)`` from the lowest row up."""

    images: Array
    captions: Sequence[str]
    alt: str
    bars: Array | None
    right: Sequence[int]
    none: str


class TableMessage(TypedDict):
    """A table of texts, each cell marked as right, wrong or neither."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    marks: Sequence[Sequence[bool | None]]
    alt: str


class RowMessage(TypedDict):
    """A row of numbers, each as label, value, and what to compare it with."""

    name: str
    numbers: Sequence[Sequence[str]]
    colour: str | None


class FindingMessage(TypedDict):
    """A state that training is in."""

    name: str
    sentence: str
    tone: Literal["warning", "note"]


class PanelMessage(TypedDict):
    """Progress, numbers and findings of the run; ``speed`` is label and value."""

    status: str
    share: float
    sentence: str
    speed: Sequence[str]
    rows: Sequence[RowMessage]
    findings: Sequence[FindingMessage]


class StepMessage(TypedDict):
    """One number of an update, as texts.

    ``place`` is layer, unit and the unit that an edge comes from, -1 of a bias and -2 of no edge.
    """

    phase: str
    title: str
    name: str
    formula: str
    numbers: str
    value: str
    note: str
    place: Sequence[int]


class EdgeMessage(TypedDict):
    """A weight before the update; ``share`` is its size beside the largest one, with its sign."""

    name: str
    value: str
    share: float
    place: Sequence[int]


class StepsMessage(TypedDict):
    """One sample's way through a network and back; ``words`` stand in place of steps that can't be shown.

    ``inputs`` are name and value of each; ``of`` names the update and the sample.
    """

    words: str
    of: str
    sample: int
    samples: int
    sizes: Sequence[int]
    inputs: Sequence[Sequence[str]]
    target: str
    edges: Sequence[EdgeMessage]
    steps: Sequence[StepMessage]


Message = PlotMessage | WeightsMessage | TilesMessage | TableMessage | PanelMessage | StepsMessage


class FrameMessage(TypedDict):
    """What has moved since the last frame.

    ``stopped`` says that training stood still while the tab was hidden; ``waited`` are the seconds
    from the end of the slice to this frame.
    """

    version: int
    state: str
    stopped: bool
    waited: float
    figures: Mapping[str, Mapping[str, Any]]


def message(update: Update) -> Mapping[str, Any]:
    """Return what the browser is sent of an update: the ``Message`` of its kind."""
    match update:
        case FigureUpdate():
            return PlotMessage(traces=update.traces, alt=update.alt, scale=update.scale)
        case WeightsUpdate():
            return WeightsMessage(weights=cast("Array", update.weights), epoch=update.epoch)
        case ImageGridUpdate():
            return _tiles(update)
        case TableUpdate():
            return TableMessage(
                head=update.head, rows=update.rows, marks=update.marks, alt=update.alt
            )
        case Panel():
            return PanelMessage(
                status=update.status,
                share=round(update.share, 4),
                sentence=update.sentence,
                speed=[update.speed.label, update.speed.value],
                rows=[_row(row) for row in update.numbers],
                findings=[_finding(each) for each in update.findings],
            )
        case OneUpdate():
            return _steps(update)


def _tiles(update: ImageGridUpdate) -> TilesMessage:
    bars = None if update.bars is None else _array(np.round(255 * update.bars).astype(np.uint8))
    return TilesMessage(
        images=_array(update.images[:, ::-1]),
        captions=list(update.captions),
        alt=update.alt,
        bars=bars,
        right=list(update.right),
        none=update.none,
    )


def _array(numbers: np.ndarray) -> Array:
    return cast("Array", encode_array(numbers))


def _row(row: NumberRow) -> RowMessage:
    return RowMessage(
        name=row.name,
        numbers=[[each.label, each.value, each.beside] for each in row.numbers],
        colour=LOSS_COLOURS.get(row.name),
    )


def _finding(finding: Finding) -> FindingMessage:
    return FindingMessage(name=finding.name, sentence=finding.sentence, tone=finding.tone)


def _steps(update: OneUpdate) -> StepsMessage:
    largest = max(map(abs, update.weights.values()), default=0.0) or 1.0
    of_several = f", sample {update.sample + 1:,} of {update.samples:,}"
    return StepsMessage(
        words=update.words,
        of=f"Update {update.update:,}{of_several * (update.samples > 1)}",
        sample=update.sample,
        samples=update.samples,
        sizes=list(update.symbols.sizes),
        inputs=[
            [name, number(value)]
            for name, value in zip(update.symbols.inputs, update.inputs, strict=True)
        ],
        target=number(update.target),
        edges=[
            EdgeMessage(
                name=update.symbols.weight(place),
                value=number(weight),
                share=round(weight / largest, 3),
                place=_place(place),
            )
            for place, weight in update.weights.items()
        ],
        steps=[_step(step) for step in update.steps],
    )


def _step(step: Step) -> StepMessage:
    return StepMessage(
        phase=step.phase,
        title=step.title,
        name=step.name,
        formula=step.formula,
        numbers=step.numbers,
        value=number(step.value),
        note=step.note,
        place=_place(step.place),
    )


def _place(place: Place) -> list[int]:
    return [place.layer, place.unit, place.source]
