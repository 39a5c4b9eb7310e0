"""MNIST: train a digit classifier and draw for it while it learns."""

import numpy as np
import streamlit as st

from core import mnist as field
from core import training_settings as shared
from core.diagnosis import diverged
from core.digit_figures import bars_figure, bars_moving, prediction
from core.figures import loss_figure, loss_moving
from core.lane import LaneView
from core.lessons import MNIST_LESSONS
from core.run import RunView
from pages.ui.controls import Controls
from pages.ui.device import device_choice, device_field
from pages.ui.drawing_board import drawing_board
from pages.ui.findings import show_findings
from pages.ui.lessons import lesson_menu, new_seed_button
from pages.ui.live_plot import move_figures, still_figure
from pages.ui.numbers import show_numbers
from pages.ui.pins import pin_buttons, pinned
from pages.ui.playback import progress, title_row
from pages.ui.session import session
from pages.ui.training import stop_controls

PAGE = "mnist"

device = device_field()
controls = Controls(PAGE, [*field.FIELDS, device])
number, choice, toggle = controls.number, controls.choice, controls.toggle

with st.sidebar:
    lesson_menu(controls, MNIST_LESSONS)
    model = choice(field.MODEL, horizontal=False)
    loss = choice(field.LOSS)
    in_step = toggle(shared.IN_STEP) if loss == "Both" else True
    learning_rate = controls.decades(field.LEARNING_RATE)
    epochs = number(field.EPOCHS)
    batch_size = number(field.BATCH)
    seed = number(field.SEED)
    new_seed_button(controls, field.SEED)
    with controls.section("Optimizer and test set", ":material/tune:", field.FIELDS):
        optimizer = choice(shared.OPTIMIZER)
        updates = {
            "optimizer": optimizer,
            "momentum": number(shared.MOMENTUM) if optimizer == "SGD" else 0.0,
            "weight_decay": number(shared.WEIGHT_DECAY),
            "shuffle": toggle(shared.SHUFFLE),
            "drop_last": toggle(field.DROP_LAST),
            "train_share": number(field.TRAIN_SHARE),
        }
    stops = stop_controls(controls)
    on_device = device_choice(controls, device)

settings = field.Settings(
    model=model, loss=loss, learning_rate=learning_rate, epochs=epochs, batch_size=batch_size,
    seed=seed, device=on_device, **updates, **stops,
)  # fmt: skip
specs = settings.specs()
run = session().run(PAGE, specs)
still = tuple(spec.identity for spec in specs)

title_row(PAGE, "Digits", run, in_step=in_step)
left, right = st.columns(2)
live = st.container()
with left:
    digit = drawing_board(PAGE)
pixels = None if digit is None else (digit * 255).round().astype(np.uint8).tobytes()
with right:
    still_figure("bars", bars_figure(still), height=360)
with st.container(horizontal=True, vertical_alignment="center"):
    log = toggle(shared.LOG_LOSS)
    pin_buttons(PAGE, run)
still_figure("losses", loss_figure(still, log, pinned(PAGE)))
controls.write_link(always=field.ALWAYS_IN_LINK)


def shown(lane: LaneView) -> dict[str, tuple[str, str]]:
    if pixels is None:
        return {"Prediction": ("–", "draw something")}
    return {"Prediction": (str(prediction(lane.spec.identity, lane.state, pixels)), "")}


def draw(view: RunView) -> None:
    images = sum(lane.updates_per_second * (lane.spec.batch_size or 0) for lane in view.lanes)
    show_numbers(view, [shown(lane) for lane in view.lanes], speed=("Images/s", images))
    show_findings(found for lane in view.lanes if (found := diverged(lane)) is not None)
    move_figures({"losses": loss_moving(view.lanes), "bars": bars_moving(view.lanes, pixels)})


with live:
    progress(PAGE, run, draw)
