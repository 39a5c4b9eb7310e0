"""MNIST: train a digit classifier and draw for it while it learns."""

from dataclasses import replace

import streamlit as st

from core.diagnosis.diagnosis import find_states
from core.experiments import mnist
from core.figures.curves import accuracy_figure, accuracy_update, loss_figure, loss_update
from core.figures.digit_probabilities import bars_figure, bars_update
from core.figures.frame import Frame, Update
from core.lessons.presets import MNIST_PRESETS
from core.metrics.number_rows import Beside, Number, number_rows
from core.metrics.predictions import prediction
from core.runs.run_view import RunView
from core.runs.trial_view import TrialView
from core.settings import training_settings as shared
from pages.controls.controls import Controls
from pages.controls.copy_link import copy_link_button
from pages.controls.device import device_field
from pages.controls.training_controls import objective_controls, stop_controls, update_controls
from pages.controls.trial_choice import trial_choice
from pages.digits.dataset import dataset_choice
from pages.digits.input import SEEN, digit_input, seen_tiles
from pages.digits.own_digits import label_buttons, own_score
from pages.digits.views import VIEWS, Subject
from pages.lessons.menu import lesson_menu, seed_field
from pages.lessons.strip import strip
from pages.live.live_plot import mount_figure
from pages.live.live_view import live_view
from pages.live.pins import pin_buttons, pinned
from pages.live.playback import main_buttons, shown_view
from pages.live.stage import build_stage
from pages.session.session import session

PAGE = "mnist"
WATCHED, WATCHED_FIGURES = ("inside", "digit"), {"weights", "test digit"}

device = device_field()
controls = Controls(PAGE, [*mnist.FIELDS, device])
number, choice, toggle = controls.number, controls.choice, controls.toggle

stage = build_stage("Digits", in_lesson=controls.screen is not None)

with stage.choices:
    dataset = dataset_choice(controls, stage.problems)
    model = choice(mnist.MODEL, horizontal=False, width=190, label=False)
on_device, speed, same_epoch = objective_controls(
    stage, controls, loss=mnist.LOSS, learning_rate=mnist.LEARNING_RATE, epochs=mnist.EPOCHS,
    speed=mnist.SPEED, device=device,
)  # fmt: skip
bundled = dataset == mnist.SMALL
digits = mnist.training_digits(dataset, controls.accepted(mnist.TRAIN_SHARE))
with stage.more:
    if model == "mlp":
        controls.layers(mnist.LAYERS)
        choice(mnist.ACTIVATION, horizontal=False)
    number(mnist.batch_field(digits))
    toggle(mnist.AUGMENT)
    seed_field(controls, mnist.SEED)
    update_controls(
        controls,
        batch_size=None,
        drop_last=mnist.DROP_LAST,
        train_share=mnist.TRAIN_SHARE if bundled else None,
    )
    stop_controls(controls)
    log, batches = toggle(shared.LOG_LOSS), toggle(mnist.BATCHES)

settings = replace(controls.settings(mnist.Settings, device=on_device), dataset=dataset)
specs = settings.specs()
run = session().page_state(PAGE).run_for(specs)
experiments = tuple(spec.experiment for spec in specs)

main_buttons(stage, PAGE, run, speed, same_epoch)
with stage.more:
    pin_buttons(PAGE, run, usual=mnist.Settings().specs()[0])
    lesson_menu(controls, MNIST_PRESETS)
    copy_link_button(PAGE)
strip(stage.strip, controls, shown_view(PAGE, run))

framed = controls.framed_figures
# A row that wraps: on a narrow page the bars stand below the board.
row = stage.figures.container(horizontal=True)
board, middle, right = row.container(width="content"), row.container(), row.container()
# Pictures that the lesson asks to watch stand where the bars do otherwise.
watched = controls.present_choice(mnist.SHOW) in WATCHED and not WATCHED_FIGURES.isdisjoint(framed)
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
    show = choice(mnist.SHOW, horizontal=False, width=260)
    looked_into = trial_choice(PAGE, experiments)
    # The digits behind a cell are laid out here, by what the network answered to the test set.
    shown_trial = shown_view(PAGE, run, seconds=5.0).trials[looked_into]
with in_stage if watched else stage.below:
    view_update = VIEWS[show](Subject(PAGE, experiments[looked_into], shown_trial, framed))
with stage.below:
    st.caption(
        f"{mnist.parameter_count(settings.network):,} parameters, {digits:,} digits to train on. "
        f"{mnist.LOSS_NOTES[settings.loss]}"
    )
controls.write_link(always=mnist.ALWAYS_IN_LINK)


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
