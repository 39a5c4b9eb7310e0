"""Softmax: probabilities for several classes, by hand and in training, and losses compared."""

import streamlit as st

from core import softmax as field
from core.analysis.activations import activations
from core.analysis.diagnosis import find_states
from core.analysis.numbers import number_rows
from core.figures.class_regions import region_scale, regions_figure, regions_update
from core.figures.curves import accuracy_figure, accuracy_update, loss_figure, loss_update
from core.figures.frame import Frame, Update
from core.runs.run_view import RunView
from core.settings import training_settings as shared
from core.softmax_notes import TRAINING_NOTES
from pages.ui.controls import Controls
from pages.ui.device import device_choice, device_field
from pages.ui.lessons import seed_field
from pages.ui.live_plot import mount_figure
from pages.ui.live_view import live_view
from pages.ui.logits_by_hand import logits_by_hand
from pages.ui.losses_compared import losses_compared
from pages.ui.notes import show_notes
from pages.ui.pins import pin_buttons, pinned
from pages.ui.playback import title_row
from pages.ui.session import session
from pages.ui.training_controls import objective_controls, stop_controls, update_controls

PAGE, TITLE = "softmax", "Softmax"

device = device_field()
controls = Controls(PAGE, [*field.FIELDS, device])
number, choice, toggle = controls.number, controls.choice, controls.toggle

with st.sidebar:
    mode = choice(field.MODE, horizontal=False)
if mode == field.HAND:
    logits_by_hand(controls)
    controls.write_link(always=[field.MODE, field.CLASSES])
    st.stop()
if mode == field.LOSSES:
    losses_compared(controls)
    controls.write_link(always=[field.MODE, field.TARGET, field.LOGIT])
    st.stop()

with st.sidebar:
    number(field.CLASSES)
    number(field.SPREAD)
    number(field.SIZE)
    same_epoch = objective_controls(controls, field.LOSS, field.LEARNING_RATE, field.EPOCHS)
    if controls.layers(field.LAYERS):
        choice(field.ACTIVATION, horizontal=False)
    seed_field(controls, shared.SEED)
    update_controls(controls)
    stop_controls(controls)
    on_device = device_choice(controls, device)

settings = controls.settings(field.Settings, device=on_device)
specs = settings.specs()
run = session().page_state(PAGE).run_for(specs)
# While these stay, figures keep the student's zoom.
experiments = tuple(spec.experiment for spec in specs)

title_row(PAGE, TITLE, run, same_epoch=same_epoch)
left, right = st.columns(2)
with left:
    for column, spec in zip(st.columns(len(experiments)), experiments, strict=True):
        with column:
            mount_figure(
                f"plane {spec.loss}",
                regions_figure(spec, len(experiments) > 1),
                height=480,
                shades=region_scale(settings.classes),
            )
with right:
    with st.container(horizontal=True, vertical_alignment="center"):
        log = toggle(shared.LOG_LOSS)
        pin_buttons(PAGE, run, usual=field.Settings().specs()[0])
    mount_figure("losses", loss_figure(experiments, log, pinned(PAGE)), height=220)
    mount_figure("accuracies", accuracy_figure(experiments), height=220)
live = st.container()
show_notes(f"{PAGE} training", TRAINING_NOTES)
controls.write_link(always=field.ALWAYS_IN_LINK)
pins = pinned(PAGE)


def frame(view: RunView) -> Frame:
    trials = view.trials
    seen = [activations(trial.spec.experiment, trial.state) for trial in trials]
    figures: dict[str, Update] = {
        "losses": loss_update(trials, pins=pins),
        "accuracies": accuracy_update(trials),
    }
    for trial, answered in zip(trials, seen, strict=True):
        figures[f"plane {trial.spec.loss}"] = regions_update(trial, answered)
    return Frame(figures, number_rows(view), find_states(trials, seen))


with live:
    live_view(PAGE, run, frame)
