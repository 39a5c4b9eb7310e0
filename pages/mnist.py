"""MNIST: train a digit classifier and draw for it while it learns."""

from typing import Any

import streamlit as st

from core import mnist as field
from core.analysis.diagnosis import find_states
from core.analysis.numbers import Beside, number_rows
from core.analysis.predictions import prediction
from core.figures.curves import accuracy_figure, accuracy_moving, loss_figure, loss_moving
from core.figures.frame import Frame, Update
from core.figures.probability_bars import bars_figure, bars_moving
from core.lessons import MNIST_LESSONS
from core.runs.run import RunView
from core.runs.trial import LaneView
from core.settings import training_settings as shared
from pages.ui.controls import Controls
from pages.ui.dataset import dataset_choice
from pages.ui.device import device_choice, device_field
from pages.ui.digit_input import SEEN, digit_input, seen_tiles
from pages.ui.digit_views import Subject, show_view
from pages.ui.lanes import lane_choice
from pages.ui.lessons import lesson_menu, seed_field
from pages.ui.live_plot import still_figure
from pages.ui.live_view import live_view
from pages.ui.own_digits import label_buttons, own_score
from pages.ui.pins import pin_buttons, pinned
from pages.ui.playback import shown_view, title_row
from pages.ui.session import session
from pages.ui.training import goal_controls, stop_controls, update_controls

PAGE = "mnist"

device = device_field()
controls = Controls(PAGE, [*field.FIELDS, device])
number, choice, toggle = controls.number, controls.choice, controls.toggle

with st.sidebar:
    lesson_menu(controls, MNIST_LESSONS)
    dataset = dataset_choice(controls)
    bundled = dataset == field.SMALL
    model = choice(field.MODEL, horizontal=False)
    network: dict[str, Any] = {"model": model}
    if model == "mlp":
        network["layers"] = controls.layers(field.LAYERS)
    goal, in_step = goal_controls(controls, field.LOSS, field.LEARNING_RATE, field.EPOCHS)
    digits = field.training_digits(dataset, controls.accepted(field.TRAIN_SHARE))
    batch_size = number(field.batch_field(digits))
    augment = toggle(field.AUGMENT)
    seed = seed_field(controls, field.SEED)
    updates = update_controls(
        controls,
        batch_size=None,
        drop_last=field.DROP_LAST,
        train_share=field.TRAIN_SHARE if bundled else None,
    )
    stops = stop_controls(controls)
    on_device = device_choice(controls, device)

settings = field.Settings(
    dataset=dataset, batch_size=batch_size, augment=augment, seed=seed, device=on_device,
    **network, **goal, **updates, **stops,
)  # fmt: skip
specs = settings.specs()
run = session().run(PAGE, specs)
still = tuple(spec.identity for spec in specs)

title_row(PAGE, "Digits", run, in_step=in_step)
st.caption(
    f"{field.parameter_count(settings.network):,} parameters, {digits:,} digits to train on. "
    f"{field.LOSS_NOTES[settings.loss]}"
)
# A row that wraps: on a narrow page the bars stand below the board.
row = st.container(horizontal=True)
digit = row.container(horizontal=True, width="content")
live = st.container()
with row.container():
    still_figure("bars", bars_figure(still), height=320)
    label_buttons(PAGE)
lower_left, lower_right = st.columns(2)
with lower_left:
    with st.container(horizontal=True, vertical_alignment="center"):
        log, batches = toggle(shared.LOG_LOSS), toggle(field.BATCHES)
        pin_buttons(PAGE, run, usual=field.Settings().specs()[0])
    still_figure("losses", loss_figure(still, log, pinned(PAGE), batches), height=230)
    still_figure("accuracies", accuracy_figure(still, batches), height=230)
with lower_right:
    show = choice(field.SHOW, horizontal=False)
    looked_into = lane_choice(PAGE, still)
    shown_lane = shown_view(PAGE, run).lanes[looked_into]
    view_moving = show_view(show, Subject(PAGE, still[looked_into], shown_lane))
controls.write_link(always=field.ALWAYS_IN_LINK)


student, pins = session(), pinned(PAGE)


def beside(lane: LaneView, pixels: bytes | None) -> Beside:
    read_as = ("–", "draw something")
    if pixels is not None:
        read_as = (str(prediction(lane.spec.identity, lane.state, pixels)), "")
    return {"Prediction": read_as, **own_score(lane, student.own_digits)}


def frame(view: RunView) -> Frame:
    pixels, lanes = student.handed_in.get(PAGE), view.lanes
    images = sum(lane.updates_per_second * (lane.spec.batch_size or digits) for lane in lanes)
    figures: dict[str, Update] = {
        "bars": bars_moving(lanes, pixels),
        SEEN: seen_tiles(pixels),
        "losses": loss_moving(lanes, batches, pins),
        "accuracies": accuracy_moving(lanes, batches),
        **view_moving(lanes[looked_into], pixels),
    }
    rows = number_rows(view, [beside(lane, pixels) for lane in lanes], speed=("Images/s", images))
    return Frame(figures, rows, find_states(lanes, [None] * len(lanes)))


digit_input(PAGE, still[0], digit)
with live:
    live_view(PAGE, run, frame)
