"""Softmax: probabilities for several classes, by hand and in training, and losses compared."""

from collections.abc import Callable

import streamlit as st

from core.diagnosis.diagnosis import find_states
from core.experiments import softmax
from core.experiments.notes.softmax import TRAINING_NOTES
from core.figures.curves import accuracy_figure, accuracy_update, loss_figure, loss_update
from core.figures.decision_boundary import region_scale, regions_drawing, regions_figure
from core.figures.frame import Frame, Update
from core.figures.network_drawing import weights_updates
from core.metrics.number_rows import number_rows
from core.runs.run_view import RunView
from core.settings import training_settings as shared
from core.settings.fields import Named
from pages.by_hand.compare_losses import losses_compared
from pages.by_hand.logits_by_hand import logits_by_hand
from pages.controls.controls import Controls
from pages.controls.copy_link import copy_link_button
from pages.controls.device import device_field
from pages.controls.training_controls import objective_controls, stop_controls, update_controls
from pages.lessons.menu import seed_field
from pages.lessons.notes import show_notes
from pages.lessons.strip import strip
from pages.live.live_plot import mount_figure
from pages.live.live_view import live_view
from pages.live.pins import pin_buttons, pinned
from pages.live.playback import main_buttons, shown_view
from pages.live.stage import build_stage, title_alone
from pages.session.session import session

PAGE, TITLE = "softmax", "Softmax"

device = device_field()
controls = Controls(PAGE, [*softmax.FIELDS, device])
number, choice, toggle = controls.number, controls.choice, controls.toggle

in_lesson = controls.screen is not None
BY_HAND: dict[str, tuple[str, Callable[[Controls], None], list[Named]]] = {
    softmax.HAND: ("Softmax by hand", logits_by_hand, [softmax.MODE, softmax.CLASSES]),
    softmax.LOSSES: (
        "Losses compared",
        losses_compared,
        [softmax.MODE, softmax.TARGET, softmax.LOGIT],
    ),
}

mode = controls.present_choice(softmax.MODE)
if mode in BY_HAND:
    title, show_view, in_link = BY_HAND[mode]
    heading = title_alone(title, in_lesson=in_lesson)
    with heading.choices:
        choice(softmax.MODE, horizontal=False, width=220, label=False)
    show_view(controls)
    strip(heading.strip, controls, None)
    controls.write_link(always=in_link)
    st.stop()

stage = build_stage(TITLE, in_lesson=in_lesson)
with stage.choices:
    choice(softmax.MODE, horizontal=False, width=220, label=False)
on_device, speed, same_epoch = objective_controls(
    stage, controls, loss=softmax.LOSS, learning_rate=softmax.LEARNING_RATE, epochs=softmax.EPOCHS,
    speed=softmax.SPEED, device=device,
)  # fmt: skip
with stage.more:
    number(softmax.CLASSES)
    number(softmax.SPREAD)
    number(softmax.SIZE)
    if controls.layers(softmax.LAYERS):
        choice(softmax.ACTIVATION, horizontal=False)
    seed_field(controls, shared.SEED)
    update_controls(controls)
    stop_controls(controls)
    log = toggle(shared.LOG_LOSS)

settings = controls.settings(softmax.Settings, device=on_device)
specs = settings.specs()
run = session().page_state(PAGE).run_for(specs)
# While these stay, figures keep the student's zoom.
experiments = tuple(spec.experiment for spec in specs)

main_buttons(stage, PAGE, run, speed, same_epoch)
with stage.more:
    pin_buttons(PAGE, run, usual=softmax.Settings().specs()[0])
    copy_link_button(PAGE)
strip(stage.strip, controls, shown_view(PAGE, run))

framed = controls.framed_figures
columns = stage.figures.columns(2 + len(experiments))
for column, spec in zip(columns, experiments, strict=False):
    with column:
        regions = regions_figure(spec, len(experiments) > 1)
        shades = region_scale(settings.classes)
        mount_figure(
            f"plane {spec.loss}", regions, drawing=regions_drawing(spec), framed=framed, shades=shades
        )  # fmt: skip
with columns[-2]:
    mount_figure("losses", loss_figure(experiments, log, pinned(PAGE)), framed=framed)
with columns[-1]:
    mount_figure("accuracies", accuracy_figure(experiments), framed=framed)
with stage.below:
    show_notes(f"{PAGE} training", TRAINING_NOTES)
controls.write_link(always=softmax.ALWAYS_IN_LINK)
pins = pinned(PAGE)


def frame(view: RunView) -> Frame:
    trials = view.trials
    figures: dict[str, Update] = {
        "losses": loss_update(trials, pins=pins),
        "accuracies": accuracy_update(trials),
        **weights_updates(trials),
    }
    return Frame(
        figures,
        number_rows(view),
        lambda: find_states(trials),
    )


live_view(PAGE, run, frame, stage)
