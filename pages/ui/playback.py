"""Play, pause, step, reset, speed, progress and the look back: the controls of a run's time."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.fields import show
from core.pace import FULL_SPEED, SPEEDS
from core.run import Run, RunView
from pages.ui.session import session, set_widgets, widget_value

TICK_SECONDS = 0.1


def playback(page: str, title: str, run: Run, draw: Callable[[RunView], None]) -> None:
    """The title row with the buttons, and the live part: ``draw`` shows a view at every redraw."""
    run.renew()
    view = run.view()
    row = st.container(horizontal=True, vertical_alignment="bottom", key=f"{page} playback")
    row.subheader(title, anchor=False, width="content")
    label, icon, press = main_button(page, run, view)
    row.button(
        label, icon=icon, on_click=press, type="primary", key=f"{page} main button", width=130
    )
    row.button("Step", icon=":material/skip_next:", on_click=run.step, key=f"{page} step",
               help="Train one epoch, then pause.")  # fmt: skip
    row.button("Reset", icon=":material/replay:", on_click=run.reset, key=f"{page} reset",
               help="Back to the initial weights.")  # fmt: skip
    speed = row.select_slider(
        "Speed", list(SPEEDS), value=FULL_SPEED, key=f"{page} speed", persist_state="session",
        width=260,
    )  # fmt: skip
    run.set_speed(SPEEDS[speed])

    ticking = view.active

    @st.fragment(run_every=TICK_SECONDS if ticking else None, key=f"{page} live")
    def live() -> None:
        run.renew()
        now = run.view()
        epoch = looked_at(page, now)
        shown = now if epoch is None else run.look_back(epoch)
        show_progress(shown, now, epoch)
        draw(shown)
        if ticking and not now.active:
            st.rerun()

    live()
    timeline(page, view)


def main_button(page: str, run: Run, view: RunView) -> tuple[str, str, Callable[[], None]]:
    """What the one button says and does now."""
    epoch = looked_at(page, view)

    def play() -> None:
        session().twice(page)
        if epoch is not None:
            run.seek(epoch)
        elif view.status in ("finished", "diverged"):
            run.reset()
        run.play()

    def pause() -> None:
        if not session().twice(page):  # the second half of a double click on Train
            run.pause()

    if view.status == "playing":
        return "Pause", ":material/pause:", pause
    if view.status in ("paused", "failed") or epoch is not None:
        return "Resume", ":material/play_arrow:", play
    return "Train", ":material/play_arrow:", play


def timeline(page: str, view: RunView) -> None:
    """A slider over the remembered epochs, while the run stands still."""
    epochs = sorted({*view.remembered, view.epoch})
    if view.active or len(epochs) < 2:
        return
    st.select_slider(
        "Look back", epochs, value=view.epoch, key=timeline_key(page, view),
        help="Drag to see an earlier epoch. Resume goes on from the epoch shown.",
    )  # fmt: skip


def timeline_key(page: str, view: RunView) -> str:
    """One widget for each place where a run stands still, so that it starts at the newest epoch."""
    return f"{page} timeline {view.epoch}"


def looked_at(page: str, view: RunView) -> int | None:
    """The earlier epoch that the student looks at, if any."""
    epoch = widget_value(timeline_key(page, view))
    if view.active or epoch not in view.remembered or epoch == view.epoch:
        return None
    return int(epoch)  # type: ignore[call-overload]


def show_progress(shown: RunView, now: RunView, looking: int | None) -> None:
    """How far the run is, and one sentence on where it stands."""
    epochs = max(now.epochs, 1)
    st.progress(min(1.0, shown.epoch / epochs), text=sentence(shown, now, looking))


def sentence(shown: RunView, now: RunView, looking: int | None) -> str:
    """Where the run stands, and what to do next, in words."""
    if now.waiting:
        return "Starting PyTorch …"
    if looking is not None:
        return f"Looking back at epoch {looking} of {now.epoch}. Resume goes on from here."
    failures = [lane.failure for lane in now.lanes if lane.failure]
    if failures:
        return f"Stopped at epoch {now.epoch}: {failures[0]}. Resume tries again from here."
    bad = [lane for lane in now.lanes if lane.diverged_at is not None]
    if bad:
        names = " and ".join(lane.spec.loss for lane in bad)
        return (
            f"Diverged: the loss of {names} became infinite or NaN at epoch {bad[0].diverged_at}. "
            f"The learning rate {show(bad[0].spec.learning_rate)} is too large here; lower it and "
            "look back, or press Train to start again."
        )
    place = f"epoch {now.epoch:,} of {now.epochs:,}"
    return {
        "ready": f"Ready: {now.epochs:,} epochs to go. Press Train.",
        "playing": f"Training, {place}",
        "paused": f"Paused at {place}. The learning rate and the epochs may change now.",
        "finished": f"Done: {place}. Raise Epochs to go on, or press Train to start again.",
    }.get(now.status, place)
