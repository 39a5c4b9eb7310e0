"""One update, number by number: its button, and the place where its steps are gone through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.figures.frame import Update
from core.formulas.one_update import OneUpdate, one_update
from core.runs.run_view import RunView
from core.settings.training_settings import ONE_UPDATE
from pages.controls.controls import Controls
from pages.lessons.strip import GUESS_FIRST, awaits_guess
from pages.live.live_plot import mount_steps
from pages.live.stage import Stage
from pages.session.session import session

KEY = "update"  # the figure's key
PLAYING = "One update is shown here while training is paused."

MakeUpdates = Callable[[RunView], Mapping[str, Update]]


def nothing(_: RunView) -> Mapping[str, Update]:
    """Return that no figure has moved."""
    return {}


def update_steps(controls: Controls, stage: Stage, choose_trial: Callable[[], int]) -> MakeUpdates:
    """Draw the button, and where it was pressed the place of the steps; return what moves there.

    Args:
        choose_trial: draws the choice of the network, in a race, and returns its place.
    """
    state = session().page_state(controls.page)
    if awaits_guess(controls):
        stage.update.caption(GUESS_FIRST)
        return nothing
    with stage.switches:
        shown = controls.switch(ONE_UPDATE, ":material/calculate:", off="Hide the update")
    if not shown:
        return nothing

    def go_to(clicked: dict[str, Any]) -> None:
        state.sample = int(clicked["sample"])

    with stage.update:
        place = choose_trial()
        mount_steps(KEY, on_click=go_to)
    sample = state.sample

    def make(view: RunView) -> Mapping[str, Update]:
        if view.status == "playing":
            return {KEY: OneUpdate(words=PLAYING)}
        trial, ended = view.trials[place], view.status not in ("ready", "paused")
        return {KEY: one_update(trial.spec, trial.state, sample, ended=ended)}

    return make
