"""MNIST: train a digit classifier and draw for it while it learns."""

from dataclasses import replace

import streamlit as st

from core import mnist as field
from core.analysis.diagnosis import find_states
from core.analysis.numbers import Beside, number_rows
from core.analysis.predictions import prediction
from core.figures.curves import accuracy_figure, accuracy_update, loss_figure, loss_update
from core.figures.frame import Frame, Update
from core.figures.probability_bars import bars_figure, bars_update
from core.lessons import MNIST_LESSONS
from core.runs.run_view import RunView
from core.runs.trial_view import TrialView
from core.settings import training_settings as shared
from pages.ui.controls import Controls
from pages.ui.dataset import dataset_choice
from pages.ui.device import device_choice, device_field
from pages.ui.digit_input import SEEN, digit_input, seen_tiles
from pages.ui.digit_views import Subject, show_view
from pages.ui.labelled_digits import label_buttons, own_score
from pages.ui.lessons import lesson_menu, seed_field
from pages.ui.live_plot import mount_figure
from pages.ui.live_view import live_view
from pages.ui.pins import pin_buttons, pinned
from pages.ui.playback import shown_view, title_row
from pages.ui.session import session
from pages.ui.training_controls import objective_controls, stop_controls, update_controls
from pages.ui.trial_choice import trial_choice

PAGE = "mnist"

device = device_field()
controls = Controls(PAGE, [*field.FIELDS, device])
number, choice, toggle = controls.number, controls.choice, controls.toggle

with st.sidebar:
    lesson_menu(controls, MNIST_LESSONS)
    dataset = dataset_choice(controls)
    bundled = dataset == field.SMALL
    if choice(field.MODEL, horizontal=False) == "mlp":
        controls.layers(field.LAYERS)
    same_epoch = objective_controls(controls, field.LOSS, field.LEARNING_RATE, field.EPOCHS)
    digits = field.training_digits(dataset, controls.accepted(field.TRAIN_SHARE))
    number(field.batch_field(digits))
    toggle(field.AUGMENT)
    seed_field(controls, field.SEED)
    update_controls(
        controls,
        batch_size=None,
        drop_last=field.DROP_LAST,
        train_share=field.TRAIN_SHARE if bundled else None,
    )
    stop_controls(controls)
    on_device = device_choice(controls, device)

settings = replace(controls.settings(field.Settings, device=on_device), dataset=dataset)
specs = settings.specs()
run = session().page_state(PAGE).run_for(specs)
experiments = tuple(spec.experiment for spec in specs)

title_row(PAGE, "Digits", run, same_epoch=same_epoch)
st.caption(
    f"{field.parameter_count(settings.network):,} parameters, {digits:,} digits to train on. "
    f"{field.LOSS_NOTES[settings.loss]}"
)
# A row that wraps: on a narrow page the bars stand below the board.
row = st.container(horizontal=True)
digit = row.container(horizontal=True, width="content")
live = st.container()
with row.container():
    mount_figure("bars", bars_figure(experiments), height=320)
    label_buttons(PAGE)
lower_left, lower_right = st.columns(2)
with lower_left:
    with st.container(horizontal=True, vertical_alignment="center"):
        log, batches = toggle(shared.LOG_LOSS), toggle(field.BATCHES)
        pin_buttons(PAGE, run, usual=field.Settings().specs()[0])
    mount_figure("losses", loss_figure(experiments, log, pinned(PAGE), batches), height=230)
    mount_figure("accuracies", accuracy_figure(experiments, batches), height=230)
with lower_right:
    show = choice(field.SHOW, horizontal=False)
    looked_into = trial_choice(PAGE, experiments)
    shown_trial = shown_view(PAGE, run).trials[looked_into]
    view_update = show_view(show, Subject(PAGE, experiments[looked_into], shown_trial))
controls.write_link(always=field.ALWAYS_IN_LINK)


student, pins = session(), pinned(PAGE)


def beside(trial: TrialView, pixels: bytes | None) -> Beside:
    read_as = ("–", "draw something")
    if pixels is not None:
        read_as = (str(prediction(trial.spec.experiment, trial.state, pixels)), "")
    return {"Prediction": read_as, **own_score(trial, student.labelled_digits)}


def frame(view: RunView) -> Frame:
    pixels, trials = student.page_state(PAGE).current_digit, view.trials
    images = sum(trial.updates_per_second * (trial.spec.batch_size or digits) for trial in trials)
    figures: dict[str, Update] = {
        "bars": bars_update(trials, pixels),
        SEEN: seen_tiles(pixels),
        "losses": loss_update(trials, batches, pins),
        "accuracies": accuracy_update(trials, batches),
        **view_update(trials[looked_into], pixels),
    }
    rows = number_rows(
        view, [beside(trial, pixels) for trial in trials], speed=("Images/s", images)
    )
    return Frame(figures, rows, find_states(trials, [None] * len(trials)))


digit_input(PAGE, experiments[0], digit)
with live:
    live_view(PAGE, run, frame)
