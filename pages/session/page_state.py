"""What a student's session holds of one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.csv.sheet import Sheet, read_sheet
from core.metrics.predictions_by_epoch import PredictionHistory
from core.runs.engine import new_run
from core.runs.run import Run
from core.runs.trial_view import Pin
from core.streaming.stream import Stream
from core.text.number_reader import Mark
from core.training.spec import Spec

if TYPE_CHECKING:  # it imports OpenCV
    from core.digits.photo.candidates import Box

Boxes = tuple["Box", ...]
Strokes = tuple[dict[str, Any], ...]  # Fabric's paths, oldest first


@dataclass
class Board:
    """A page's drawing board.

    Attributes:
        strokes: as the browser last sent them, or as Undo and Clear have left them.
        pixels: the digit in them, 784 uint8, or none.
        laid: strokes that the page has laid on the board in place of what was there, and how often
            it did so: the same strokes laid again must differ, or the browser keeps what it has.
        awaited: the browser has not shown the laid strokes yet.
    """

    strokes: Strokes = ()
    pixels: bytes | None = None
    laid: tuple[Strokes, int] = ((), 0)
    awaited: bool = False

    def lay(self, strokes: Strokes) -> None:
        """Put these strokes on the board instead of what is there."""
        self.strokes, self.laid, self.awaited = strokes, (strokes, self.laid[1] + 1), True
        if not strokes:
            self.pixels = None


@dataclass(frozen=True)
class Upload:
    """An uploaded picture, and the digit found in it.

    Attributes:
        pixels: the digit in it, 784 uint8, or none.
        guess: what it most likely is, where that is not sure.
        problem: a sentence on why there is none.
        remark: a sentence on what was done to the file.
        picture: the picture as a JPEG, if it could be opened.
        box: where the digit is, as shares of the picture's width and height.
        size: width and height of the picture on the board, pixels.
        boxes_seen: the boxes on the picture as the browser last told of them, in these pixels.
        stale: what it may still tell of the picture before.
        laid: how often the page has laid the box on the picture anew.
        number: tells one upload from the next.
    """

    pixels: bytes | None
    guess: bytes | None = None
    problem: str | None = None
    remark: str | None = None
    picture: bytes | None = None
    box: Box | None = None
    size: tuple[int, int] = (1, 1)
    boxes_seen: Boxes = ()
    stale: tuple[Boxes, ...] = ()
    laid: int = 0
    number: int = 0


@dataclass(frozen=True, eq=False)
class CsvFile:
    """A CSV file that was uploaded and is looked at before its rows are taken.

    Attributes:
        upload: tells one upload from the next.
        name: what it is called.
        content: its bytes.
    """

    upload: str
    name: str
    content: bytes
    _sheets: dict[tuple[bool | None, Mark | None], Sheet] = field(default_factory=dict)

    def sheet(self, named: bool | None = None, mark: Mark | None = None) -> Sheet:
        """Read the file, once for each way to read it; see ``read_sheet``.

        Raises:
            ValueError: nothing can be read in this way; with a sentence for the student.
        """
        if (named, mark) not in self._sheets:
            self._sheets[named, mark] = read_sheet(self.content, named=named, mark=mark)
        return self._sheets[named, mark]


@dataclass
class PageState:
    """The state of one page in a student's session.

    Attributes:
        stream: carries the page's frames to the browser.
        run: what trains there, once it was opened.
        link: the query parameters that the page last wrote; ``None`` if it was never seen.
        pins: finished runs' curves, the newest last.
        board: what lies on the drawing board.
        upload: what became of the picture uploaded last.
        csv_open: the dialog for a CSV file is open.
        csv: the CSV file that is looked at, if any.
        lesson: the slug of the lesson's screen that is open there, if any.
        complaint: what of the page's link could not be understood, until a setting changes.
        lesson_run: which run that is, and what its settings have been since its start.
        settings_made: how often all settings were made anew, by a link or a lesson. It is part of
            the keys of their widgets: the browser keeps what was typed in one that is out of sight,
            as behind a closed More, and sends it again with the next press.
        start_anew: the next run is a new one, even of the same experiment.
        play_when_built: training is to start as soon as the page is built.
        sample: which one of a batch is shown on its way through one update.
        current_digit: the digit drawn, picked or uploaded last, 784 uint8 pixels as MNIST would
            have them.
        belief: how belief in that digit has moved.
    """

    stream: Stream
    run: Run | None = None
    link: dict[str, str] | None = None
    pins: tuple[Pin, ...] = ()
    board: Board = field(default_factory=Board)
    upload: Upload | None = None
    csv_open: bool = False
    csv: CsvFile | None = None
    lesson: str | None = None
    complaint: str = ""
    lesson_run: tuple[object, str] | None = None
    settings_made: int = 0
    start_anew: bool = False
    play_when_built: bool = False
    sample: int = 0
    current_digit: bytes | None = None
    belief: PredictionHistory = field(default_factory=PredictionHistory)

    def run_for(self, specs: Sequence[Spec], *, go_on: bool = False) -> Run:
        """Return the page's run, tuned to the specs; a new one for another experiment, or if asked for.

        With ``go_on`` the new one trains at once if the old one did; else the student is told that
        it begins anew.
        """
        old = self.run
        if old is not None and not self.start_anew and old.tune(specs):
            return old
        reached = 0 if old is None or self.start_anew or go_on else old.view().epoch
        if reached:
            st.toast(
                f"That makes another experiment, from epoch 0. The last one came to epoch {reached:,}.",
                icon=":material/restart_alt:",
            )
        self.start_anew, self.sample = False, 0
        new = self.run = new_run(specs)
        if old is not None:
            playing = old.playing
            old.pause()
            if playing and go_on:
                new.play()
        return new
