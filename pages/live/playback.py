"""Play, pause, step, reset and look back: the controls of a run's time."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.runs.motion import Step
from core.runs.run import Run
from core.runs.run_view import RunView
from core.runs.speed_limit import SPEEDS
from core.streaming.stream import state_of
from pages.live.stage import Stage
from pages.session.session import session, set_widgets, widget_value


def tune(page: str, run: Run, speed: str, same_epoch: bool) -> None:
    """Set the run's speed, and play it if that was asked for; ``same_epoch`` keeps a race at the same epoch."""
    run.keep_in_step(same_epoch)
    run.set_speed(SPEEDS[speed])
    state = session().page_state(page)
    if state.play_when_built:
        state.play_when_built = False
        run.play()


def main_buttons(stage: Stage, page: str, run: Run, *, again: bool) -> None:
    """Draw Train, Step and Reset in the play bar; ``again`` says that what comes next is another button."""
    view = run.view()
    session().page_state(page).stream.built_for = state_of(view)

    def step(size: Step) -> None:
        leave_the_past(page, run, view)
        run.step(size)

    label, icon, press = main_button(page, run, view)
    if again and label == "Train" and view.status != "ready":
        label, icon = "Train again", ":material/replay:"
    stage.train.button(
        label, icon=icon, on_click=press, type="secondary" if again else "primary",
        key=f"{page} main button", width="content" if again else 108,
    )  # fmt: skip
    row = stage.steps
    row.button("Step", icon=":material/skip_next:", on_click=step, args=("epoch",),
               key=f"{page} step", help="Train one epoch, then pause.")  # fmt: skip
    if max(trial.batches for trial in view.trials) > 1:
        row.button("Step a batch", icon=":material/step:", on_click=step, args=("batch",),
                   key=f"{page} batch step", help="Train one batch, then pause.")  # fmt: skip
    row.button("Reset", icon=":material/replay:", on_click=run.reset, key=f"{page} reset",
               help="Back to the initial weights.")  # fmt: skip


def main_button(page: str, run: Run, view: RunView) -> tuple[str, str, Callable[[], None]]:
    """Return what the one button says now, its icon, and what it does."""
    past = looked_at(page, view) is not None

    def play() -> None:
        leave_the_past(page, run, view)
        if view.status in ("finished", "diverged", "reached") and not past:
            run.reset()
        run.play()

    if view.status == "playing":
        return "Pause", ":material/pause:", run.pause
    if view.status in ("paused", "failed") or past:
        return "Resume", ":material/play_arrow:", play
    return "Train", ":material/play_arrow:", play


def timeline(page: str, view: RunView) -> None:
    """Draw a slider over the remembered epochs, while the run stands still and has some."""
    epochs = sorted({*view.checkpoints, view.epoch})
    if view.active or len(epochs) < 2:
        return
    st.select_slider(
        "Look back", epochs, value=view.epoch, key=timeline_key(page, view),
        help="Drag to see an earlier epoch. Resume goes on from the epoch shown.",
    )  # fmt: skip


def timeline_key(page: str, view: RunView) -> str:
    """Return the key of the slider: one for each epoch where a run stands still, where it starts."""
    return f"{page} timeline {view.epoch}"


def looked_at(page: str, view: RunView) -> int | None:
    """Return the earlier epoch that the student looks at, if any."""
    epoch = widget_value(timeline_key(page, view), int)
    return None if view.active or epoch not in view.checkpoints or epoch == view.epoch else epoch


def shown_view(page: str, run: Run, *, seconds: float = 0.0) -> RunView:
    """Return the run as the student sees it: now, or at the earlier epoch looked at.

    Wait so many seconds at most for the epoch's loss and accuracy to be measured.
    """
    now = run.view()
    return view_at(run, now, looked_at(page, now), seconds=seconds)


def view_at(run: Run, now: RunView, epoch: int | None, *, seconds: float = 0.0) -> RunView:
    """Return the run at a remembered epoch; ``now`` where that is ``None`` or was lost by a reset."""
    if epoch is None:
        return now
    try:
        return run.look_back(epoch, seconds=seconds)
    except KeyError:
        return now


def leave_the_past(page: str, run: Run, view: RunView) -> None:
    """Make the earlier epoch that the student looks at, if any, the one to go on from."""
    epoch = looked_at(page, view)
    if epoch is None:
        return
    run.seek(epoch)
    # A short run may be back at its end before the slider was ever left out of the page.
    set_widgets({timeline_key(page, view): view.epoch})
