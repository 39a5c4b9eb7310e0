"""MNIST: train a digit classifier and draw for it while it learns."""

from collections.abc import Mapping

import streamlit as st

from core.datasets.mnist_download import shared_download
from core.experiments import mnist
from core.experiments.notes import read_notes
from core.figures.curves import accuracy_figure, accuracy_update
from core.figures.digit_probabilities import bars_figure, bars_update
from core.figures.frame import Update
from core.metrics.number_rows import Beside, Number
from core.metrics.predictions import prediction
from core.runs.run_view import RunView
from core.runs.trial_view import TrialView
from pages.controls.controls import Controls
from pages.digits.dataset import dataset_choice
from pages.digits.input import SEEN, digit_input, seen_tiles
from pages.digits.own_digits import label_buttons, own_score
from pages.digits.views import VIEWS, Subject
from pages.live.live_plot import mount_figure
from pages.live.page import TrainingPage
from pages.session.session import session

WATCHED, WATCHED_FIGURES = ("inside", "digit"), {"weights", "test digit"}

controls = Controls("mnist", mnist.FIELDS)
in_use = {} if shared_download().stage == "done" else {"dataset": mnist.SMALL}
page = TrainingPage(controls, "Digits", mnist.Settings, in_use=in_use)
stage, settings, experiments = page.stage, page.settings, page.experiments

with stage.choices:
    dataset_choice(controls, stage.problems)
    controls.choice(mnist.MODEL, width=190, label=False)
page.more(
    mnist.LAYERS, mnist.ACTIVATION, mnist.BATCH, mnist.AUGMENT, last=[mnist.BATCHES]
)  # fmt: skip
page.start()

# A row that wraps: on a narrow page the bars stand below the board.
row = stage.figures.container(horizontal=True)
board, middle, right = row.container(width="content"), row.container(), row.container()
# Pictures that the lesson asks to watch stand where the bars do otherwise.
watched = settings.show in WATCHED and not WATCHED_FIGURES.isdisjoint(controls.framed_figures)
in_stage = middle.container()
with stage.below if watched else in_stage:
    mount_figure("bars", bars_figure(experiments), height="bars")
with middle:
    seen = st.container(horizontal=True, vertical_alignment="center")
with seen.container():
    label_buttons(page.name)
page.losses(right, batches=settings.batches, height="beside-board")
with right.container(key="wide-only"):
    accuracies = accuracy_figure(experiments, settings.batches)
    mount_figure("accuracies", accuracies, height="beside-board")
with stage.below:
    controls.choice(mnist.SHOW, width=260)
    looked_into = page.trial_choice()
    # The digits behind a cell are laid out here, by what the network answered to the test set.
    shown_trial = page.shown(seconds=5.0).trials[looked_into]
with in_stage if watched else stage.below:
    subject = Subject(page.name, experiments[looked_into], shown_trial)
    view_update = VIEWS[settings.show](subject)
with stage.below:
    st.caption(
        f"{mnist.parameter_count(settings.network):,} parameters, {settings.digits:,} digits to train "
        f"on. {read_notes('mnist')[settings.loss]}"
    )
digit_input(page.name, experiments[0], board, seen)
student = session()


def digit() -> bytes | None:
    return student.page_state(page.name).current_digit


def draw(view: RunView) -> Mapping[str, Update]:
    trials, pixels = view.trials, digit()
    return {
        "bars": bars_update(trials, pixels),
        SEEN: seen_tiles(pixels),
        "accuracies": accuracy_update(trials, settings.batches),
        **view_update(trials[looked_into], pixels),
    }


def beside(trial: TrialView) -> Beside:
    pixels, read_as = digit(), ("–", "no digit yet")
    if pixels is not None:
        untrained = "a blind guess: press Train" if not trial.position else ""
        read_as = (str(prediction(trial.spec.experiment, trial.state, pixels)), untrained)
    return {"Prediction": read_as, **own_score(trial, student.labelled_digits)}


def speed(view: RunView) -> Number:
    sizes = [
        (trial.updates_per_second, trial.spec.batch_size or settings.digits)
        for trial in view.trials
    ]
    return Number("Images/s", f"{sum(updates * size for updates, size in sizes):,.0f}")


page.live(draw, beside, batches=settings.batches, speed=speed)
