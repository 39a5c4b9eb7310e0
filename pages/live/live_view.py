"""The part of a page that moves while a run trains."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence

from core.diagnosis.finding import Finding
from core.diagnosis.status_sentence import sentence
from core.figures.frame import Frame, Panel, Update
from core.metrics.number_rows import epochs_per_second
from core.runs.run import Run
from core.runs.run_view import RunView
from core.streaming.stream import Scene
from pages.live.live_plot import frames, mount_text
from pages.live.playback import looked_at, timeline, view_at
from pages.live.stage import Stage
from pages.session.session import session

PANEL = "panel"  # the figure's key
UNDRAWN = "These figures could not be drawn; the server's log says why. Training goes on."

NOTICE_SECONDS = 0.5  # nobody reads faster, and to find what to say takes as long as all figures

MakeFrame = Callable[[RunView], Frame]
logger = logging.getLogger(__name__)


class Notices:
    """Looks for the states that training is in: now and then while it moves."""

    def __init__(self) -> None:
        self._findings: Sequence[Finding] = ()
        self._due = 0.0

    def of(self, frame: Frame, *, moving: bool) -> Sequence[Finding]:
        """Return those of this frame, or of one a moment ago."""
        now = time.monotonic()
        if not moving or now >= self._due:
            self._findings, self._due = frame.findings(), now + NOTICE_SECONDS
        return self._findings


def live_view(page: str, run: Run, make_frame: MakeFrame, stage: Stage) -> None:
    """Mount progress, numbers and findings of the run, have figures move, and draw the look back.

    Args:
        page: its name.
        run: what it shows.
        make_frame: draws everything that moves, beside the page's script: it may use what the
            script has computed, but no ``st``.
        stage: where progress, numbers, findings and the look back stand.
    """
    with stage.numbers:
        mount_text(PANEL, "panel")
    stream = session().page_state(page).stream
    now = run.view()
    epoch = looked_at(page, now)
    notices = Notices()

    def draw(newest: RunView) -> Mapping[str, Update]:
        share = min(1.0, newest.slowest.position / newest.epochs)
        speed = epochs_per_second(newest)
        try:
            view = view_at(run, newest, epoch)
            share, speed = min(1.0, view.slowest.position / view.epochs), epochs_per_second(view)
            frame = make_frame(view)
            findings = notices.of(frame, moving=newest.active)
        except Exception:  # a fault of one page must not end its stream
            logger.exception("The page %s could not be drawn", page)
            return {PANEL: Panel(newest.status, share, UNDRAWN, speed)}
        panel = Panel(
            view.status, share, sentence(view), frame.speed or speed, frame.numbers, findings
        )
        return {**frame.figures, PANEL: panel}

    stream.show(Scene(run, draw))
    with stage.numbers:
        frames(f"{page} frames", stream)
    with stage.look_back:
        timeline(page, now)
