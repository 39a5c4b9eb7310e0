"""The part of a page that moves while a run trains."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.frame import Frame, Panel
from core.run import Run, RunView
from core.run_sentence import sentence
from pages.ui.live_plot import move_figures, still_text
from pages.ui.playback import shown_view, timeline
from pages.ui.tick import tick

REDRAW_SECONDS = 0.1
PANEL = "panel"  # the figure's key

MakeFrame = Callable[[RunView], Frame]


def live_view(page: str, run: Run, make_frame: MakeFrame) -> None:
    """Progress, numbers and findings of the run, everything that moves, and the look back."""
    run.renew()
    still_text(PANEL, "panel")
    redraw(page, run, make_frame)
    timeline(page, run.view())


def redraw(page: str, run: Run, make_frame: MakeFrame) -> None:
    """The fragment of a page that ticks while something moves.

    One, because the browser renders the whole page anew after each run of a fragment. It writes
    in its own place alone: elsewhere it fails where the next full run cut this one short.
    """
    ticking = run.view().active
    within_full_run = True

    def live() -> None:
        run.renew()
        shown = shown_view(page, run)
        show_frame(shown, make_frame(shown))
        if ticking and not shown.active and not within_full_run:
            st.rerun()  # stops the ticking; within a full run it would cut off the rest of the page

    tick(live, REDRAW_SECONDS if ticking else None)
    within_full_run = False


def show_frame(view: RunView, frame: Frame, *, key: str = "moving figures") -> None:
    """Send the browser everything that moves. Call it in a fragment, once for each ``key``."""
    share = min(1.0, view.front.position / view.epochs)
    move_figures({**frame.figures, PANEL: Panel(share, sentence(view), frame)}, key=key)
