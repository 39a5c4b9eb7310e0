"""The skeleton of every page: by hand, or around a run from its play bar to its live view."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NoReturn, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.diagnosis.diagnosis import find_states
from core.figures.curves import loss_figure, loss_update
from core.figures.frame import Frame, Update
from core.figures.loss_surface import surface_figure
from core.lessons.presets import PRESETS
from core.metrics.number_rows import Beside, Number, number_rows
from core.runs.run import Run
from core.runs.run_view import RunView
from core.runs.trial_view import TrialView
from core.settings import training_settings as shared
from core.settings.fields import ChoiceField, Field
from core.settings.table import fields_of, from_values
from pages.controls.address import copy_link_button
from pages.controls.controls import Controls
from pages.controls.device import device_in_use
from pages.lessons.notes import lesson_menu
from pages.lessons.strip import WeightsByHand, strip
from pages.live.code import code_tabs
from pages.live.live_plot import Height, mount_figure, mount_text
from pages.live.live_view import live_view
from pages.live.one_update import MakeUpdates, nothing, update_steps
from pages.live.pins import pin_buttons, pinned
from pages.live.playback import looked_at, main_buttons, shown_view, tune, view_at
from pages.live.stage import build_stage, title_alone
from pages.session.session import session, set_widgets

UPDATES = (
    shared.OPTIMIZER, shared.MOMENTUM, shared.WEIGHT_DECAY, shared.SHUFFLE, shared.DROP_LAST, shared.BATCH,
    shared.TRAIN_SHARE,
)  # fmt: skip
STOPS = (shared.STOP_LOSS, shared.STOP_ACCURACY)
Settings = TypeVar("Settings", bound=shared.TrainingSettings)


def page_by_hand(
    controls: Controls,
    title: str,
    mode: ChoiceField,
    fields: Sequence[Field[Any]],
    draw: Callable[[Controls], None],
) -> NoReturn:
    """Build a page on which nothing trains, and end its script.

    Args:
        mode: the choice by which the student comes to the page's other views.
        fields: the settings that it shows.
        draw: draws the view.
    """
    controls.show(fields)
    top, choices = title_alone(title, in_lesson=controls.screen is not None)
    with choices:
        controls.choice(mode, width=220, label=False)
    draw(controls)
    strip(top, controls, None)
    controls.write_link()
    st.stop()


class TrainingPage(Generic[Settings]):
    """A page around a run; its script draws what is the page's own in between.

    Attributes:
        controls: draws settings.
        stage: the places of the page.
        settings: what the student has set, whether or not it is drawn yet.
        experiments: the specs without what may change in a run; while they stay, figures keep the
            student's zoom.
        run: what trains, from ``start`` on.
    """

    run: Run

    def __init__(
        self,
        controls: Controls,
        title: str,
        kind: type[Settings],
        also: Sequence[Field[Any]] = (),
        in_use: Mapping[str, str] | None = None,
    ) -> None:
        self.controls = controls
        self.name = controls.page
        self.stage = build_stage(title, in_lesson=controls.screen is not None)
        controls.problems = self.stage.problems  # nobody sees what stands behind More
        device = device_in_use(
            controls.field(shared.DEVICE), controls.value(shared.DEVICE), self.stage.problems
        )
        shown = [*fields_of(kind).values(), *also]
        self.settings = from_values(
            kind, controls.show(shown, {"device": device, **(in_use or {})})
        )
        self.specs = self.settings.specs()
        self._updates: MakeUpdates = nothing
        self.experiments = tuple(spec.experiment for spec in self.specs)
        self._draw_bar()

    @property
    def race(self) -> bool:
        """Return whether two losses train side by side."""
        return len(self.specs) > 1

    def more(
        self,
        *first: Field[Any],
        start: tuple[str, Sequence[Field[Any]]] = ("", ()),
        last: Sequence[Field[Any]] = (),
    ) -> None:
        """Draw the settings behind More: the page's ``first`` and ``last``, the shared ones between.

        ``start`` are a title and settings of how a run starts.
        """
        controls = self.controls
        with self.stage.more:
            controls.draw(shared.SAME_EPOCH, *first, shared.SEED)
            self._draw_new_seed()
            controls.section(start[0], ":material/flag:", start[1])
            controls.section("Optimizer and batches", ":material/tune:", UPDATES)
            controls.section("Stop at a target", ":material/sports_score:", STOPS)
            controls.draw(shared.LOG_LOSS, *last)

    def start(self, *, weights_by_hand: WeightsByHand | None = None, go_on: bool = False) -> None:
        """Tune the run to the settings, or begin a new one; draw its buttons and the lesson.

        Args:
            weights_by_hand: returns the settings that start a run from given weights.
            go_on: a new run trains at once if the old one did.
        """
        self.run = session().page_state(self.name).run_for(self.specs, go_on=go_on)
        settings = self.settings
        tune(self.name, self.run, settings.speed, settings.same_epoch)
        explained = strip(self.stage.strip, self.controls, self.shown(), weights_by_hand)
        main_buttons(self.stage, self.name, self.run, again=explained)
        with self.stage.more:
            pin_buttons(self.name, self.run, settings)
            lesson_menu(self.controls, PRESETS.get(self.name, ()))
            copy_link_button(self.name)

    def one_update(self) -> None:
        """Offer to show one update, number by number; its setting is among the page's ``also``."""
        self._updates = update_steps(self.controls, self.stage, lambda: self.trial_choice("update"))

    def stop(self) -> NoReturn:
        """End the page's script where there is nothing to train on."""
        self.controls.write_link()
        st.stop()

    def shown(self, *, seconds: float = 0.0) -> RunView:
        """Return the run as the student sees it; wait so long at most for its epoch to be measured."""
        return shown_view(self.name, self.run, seconds=seconds)

    def losses(
        self, place: DeltaGenerator, *, batches: bool = False, height: Height = "on-stage"
    ) -> None:
        """Mount the curves of the loss; with ``batches`` every batch's stands behind them."""
        figure = loss_figure(self.experiments, self.settings.log_loss, pinned(self.name), batches)
        with place:
            mount_figure("losses", figure, height=height)

    def surfaces(
        self, columns: Sequence[DeltaGenerator], height: Height = "on-stage", **look: Any
    ) -> None:
        """Mount each experiment's surface of the loss; a phone has room for the last alone."""
        for column, spec in zip(columns, self.experiments, strict=True):
            last = spec is self.experiments[-1]
            with column.container(key=None if last else "wide-only"):
                mount_figure(f"surface {spec.loss}", surface_figure(spec, **look), height=height)

    def answers(self, place: DeltaGenerator, *, shown: bool) -> None:
        """Mount the table of what the network answers to every sample, where they are few."""
        with place:
            if shown:
                mount_text("answers", "table")
            else:
                st.caption("A table of every sample stands here where there are few of them.")

    def trial_choice(self, of: str = "unit") -> int:
        """Draw the choice of the network that is looked into, in a race; return its place.

        ``of`` tells one choice of a page from another.
        """
        names = [spec.loss for spec in self.specs]
        if len(names) == 1:
            return 0
        chosen = st.segmented_control(
            "Network of", names, default=names[0], required=True, key=f"{self.name} network of {of}"
        )
        return names.index(str(chosen))

    def live(
        self,
        draw: Callable[[RunView], Mapping[str, Update]],
        beside: Callable[[TrialView], Beside] = lambda _: {},
        *,
        batches: bool = False,
        speed: Callable[[RunView], Number | None] = lambda _: None,
        asked: Sequence[float | None] = (),
    ) -> None:
        """Write the link, and have everything move that moves; call it last.

        Args:
            draw: returns the update of each figure, by key, but of the losses.
            beside: returns further numbers of one network.
            batches: as for ``losses``.
            speed: returns how fast training is, where epochs a second would say little.
            asked: the features of a sample whose answer the page shows, ``None`` where not given.
        """
        pins = pinned(self.name)

        def frame(view: RunView) -> Frame:
            trials = view.trials
            return Frame(
                {"losses": loss_update(trials, batches, pins), **self._updates(view), **draw(view)},
                number_rows(view, [beside(trial) for trial in trials]),
                lambda: find_states(trials),
                speed(view),
            )

        self.controls.write_link()
        if self.stage.code.open:
            epoch = looked_at(self.name, self.run.view())
            with self.stage.code:
                code_tabs(
                    self.controls, self.settings,
                    lambda: view_at(self.run, self.run.view(), epoch, seconds=1.0), asked,
                )  # fmt: skip
        live_view(self.name, self.run, frame, self.stage)

    def _draw_bar(self) -> None:
        """Draw what is minimised, how fast, how long and where."""
        controls, stage = self.controls, self.stage
        with stage.learning_rate:
            controls.number(shared.LEARNING_RATE, width=104)
        with stage.objective:
            longest = max(map(len, controls.field(shared.LOSS).options))
            controls.choice(shared.LOSS, width=96 if longest < 7 else 152)
            controls.number(shared.EPOCHS, width=100)
            controls.choice(shared.DEVICE, width=100)
        with stage.speed:
            controls.choice(shared.SPEED, width=110)

    def _draw_new_seed(self) -> None:
        def change() -> None:
            set_widgets({self.controls.key(shared.SEED): str(random.randrange(1, 10_000))})

        st.button(
            "New seed", icon=":material/casino:", on_click=change, width="stretch",
            help="New data where they are random, and new random weights.",
        )  # fmt: skip
