"""MNIST: train a digit classifier and draw for it while it learns."""

from dataclasses import replace

import streamlit as st

from core import mnist as field
from core.analysis.diagnosis import find_states
from core.analysis.numbers import Beside, Number, number_rows
from core.analysis.predictions import prediction
from core.figures.curves import accuracy_figure, accuracy_update, loss_figure, loss_update
from core.figures.frame import Frame, Update
from core.figures.probability_bars import bars_figure, bars_update
from core.lessons.presets import MNIST_PRESETS
from core.runs.run_view import RunView
from core.runs.trial_view import TrialView
from core.settings import training_settings as shared
from pages.ui.controls import Controls
from pages.ui.copy_link import copy_link_button
from pages.ui.dataset import dataset_choice
from pages.ui.device import device_field
from pages.ui.digit_input import SEEN, digit_input, seen_tiles
from pages.ui.digit_views import Subject, show_view
from pages.ui.labelled_digits import label_buttons, own_score
from pages.ui.lesson_strip import strip
from pages.ui.lessons import lesson_menu, seed_field
from pages.ui.live_plot import mount_figure
from pages.ui.live_view import live_view
from pages.ui.pins import pin_buttons, pinned
from pages.ui.playback import main_buttons, shown_view
from pages.ui.session import session
from pages.ui.stage import build_stage
from pages.ui.training_controls import objective_controls, stop_controls, update_controls
from pages.ui.trial_choice import trial_choice

PAGE = "mnist"
WATCHED, WATCHED_FIGURES = ("inside", "digit"), {"weights", "test digit"}

device = device_field()
controls = Controls(PAGE, [*field.FIELDS, device])
number, choice, toggle = controls.number, controls.choice, controls.toggle

stage = build_stage("Digits", in_lesson=controls.screen is not None)

with stage.choices:
    dataset = dataset_choice(controls, stage.problems)
    model = choice(field.MODEL, horizontal=False, width=190, label=False)
on_device, speed, same_epoch = objective_controls(
    stage, controls, loss=field.LOSS, learning_rate=field.LEARNING_RATE, epochs=field.EPOCHS,
    speed=field.SPEED, device=device,
)  # fmt: skip
bundled = dataset == field.SMALL
digits = field.training_digits(dataset, controls.accepted(field.TRAIN_SHARE))
with stage.more:
    if model == "mlp":
        controls.layers(field.LAYERS)
        choice(field.ACTIVATION, horizontal=False)
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
    log, batches = toggle(shared.LOG_LOSS), toggle(field.BATCHES)

settings = replace(controls.settings(field.Settings, device=on_device), dataset=dataset)
specs = settings.specs()
run = session().page_state(PAGE).run_for(specs)
experiments = tuple(spec.experiment for spec in specs)

main_buttons(stage, PAGE, run, speed, same_epoch)
with stage.more:
    pin_buttons(PAGE, run, usual=field.Settings().specs()[0])
    lesson_menu(controls, MNIST_PRESETS)
    copy_link_button(PAGE)
strip(stage.strip, controls, shown_view(PAGE, run))

framed = controls.framed_figures
# A row that wraps: on a narrow page the bars stand below the board.
row = stage.figures.container(horizontal=True)
board, middle, right = row.container(width="content"), row.container(), row.container()
# Pictures that the lesson asks to watch stand where the bars do otherwise.
watched = controls.present_choice(field.SHOW) in WATCHED and not WATCHED_FIGURES.isdisjoint(framed)
in_stage = middle.container()
with stage.below if watched else in_stage:
    mount_figure("bars", bars_figure(experiments), height="bars", framed=framed)
with middle:
    seen = st.container(horizontal=True, vertical_alignment="center")
    with seen.container():
        label_buttons(PAGE)
with right:
    losses = loss_figure(experiments, log, pinned(PAGE), batches)
    mount_figure("losses", losses, height="beside-board", framed=framed)
    with st.container(key="wide-only"):
        accuracies = accuracy_figure(experiments, batches)
        mount_figure("accuracies", accuracies, height="beside-board", framed=framed)
with stage.below:
    show = choice(field.SHOW, horizontal=False, width=260)
    looked_into = trial_choice(PAGE, experiments)
    # The digits behind a cell are laid out here, by what the network answered to the test set.
    shown_trial = shown_view(PAGE, run, seconds=5.0).trials[looked_into]
with in_stage if watched else stage.below:
    view_update = show_view(show, Subject(PAGE, experiments[looked_into], shown_trial, framed))
with stage.below:
    st.caption(
        f"{field.parameter_count(settings.network):,} parameters, {digits:,} digits to train on. "
        f"{field.LOSS_NOTES[settings.loss]}"
    )
controls.write_link(always=field.ALWAYS_IN_LINK)


student, pins = session(), pinned(PAGE)


def beside(trial: TrialView, pixels: bytes | None) -> Beside:
    read_as = ("–", "draw something")
    if pixels is not None:
        untrained = "a blind guess: press Train" if not trial.position else ""
        read_as = (str(prediction(trial.spec.experiment, trial.state, pixels)), untrained)
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
    rows = number_rows(view, [beside(trial, pixels) for trial in trials])
    return Frame(
        figures,
        rows,
        lambda: find_states(trials),
        Number("Images/s", f"{images:,.0f}"),
    )


digit_input(PAGE, experiments[0], board, seen)
live_view(PAGE, run, frame, stage)
