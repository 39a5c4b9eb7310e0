"""Linear regression: the weights of features that predict a number."""

from collections.abc import Mapping

import streamlit as st

from core.experiments import regression
from core.experiments.notes.regression import cost_table, notes
from core.figures.frame import Update
from core.figures.loss_surface import surface_update
from core.figures.regression import line_figure, line_update, predicted_figure, predicted_update
from core.metrics.number_rows import Beside
from core.metrics.parameters import parameters_shown
from core.metrics.prediction_at import prediction_shown
from core.runs.run_view import RunView
from core.runs.trial_view import TrialView
from core.settings.training_settings import ONE_UPDATE, STANDARDISE
from pages.controls.controls import Controls
from pages.data.own_table import own_table
from pages.lessons.notes import show_notes
from pages.live.live_plot import mount_figure, mount_text
from pages.live.page import TrainingPage

controls = Controls("regression", regression.FIELDS)
page = TrainingPage(
    controls, "Linear regression", regression.Settings, also=(*regression.ASKED, ONE_UPDATE)
)
stage, settings, experiments = page.stage, page.settings, page.experiments
features = settings.table.features

with stage.choices:
    controls.choice(regression.DATA, width=170, label=False)
    controls.toggle(STANDARDISE)
page.more(start=("Initial weights", [regression.INITIAL]), last=[regression.PLANE])
if settings.data == regression.OWN:
    with stage.problems:
        if not len(own_table(controls, regression.TABLE)):
            st.info("There is no table yet. Give a CSV file: features, and a number to predict.")
            page.stop()
page.start()
page.one_update()

fit_figure, fit_update = (
    (line_figure, line_update) if features == 1 else (predicted_figure, predicted_update)
)
columns = stage.figures.columns(2 + len(experiments))
with columns[0]:
    mount_figure("fit", fit_figure(experiments))
page.surfaces(columns[1:-1], axes=settings.axes)
page.losses(columns[-1])
with stage.below:
    ways, prediction, explanations = st.tabs(
        ["The cost in three ways", "A prediction", "Explanations"]
    )
with ways:
    mount_text("costs", "table")
with prediction:
    st.caption(
        "Type one sample’s features: what is predicted for it stands beside the loss, while the model "
        "learns."
    )
    with st.container(horizontal=True):
        asked = [controls.number(each, width=150) for each in regression.ASKED[:features]]
with explanations:
    show_notes(page.name, notes(page.specs[0]))


def draw(view: RunView) -> Mapping[str, Update]:
    trials = view.trials
    surfaces = {
        f"surface {trial.spec.loss}": surface_update(
            trial, beat=view.slow_motion, axes=settings.axes
        )
        for trial in trials
    }
    return {"fit": fit_update(trials), "costs": cost_table(trials[0]), **surfaces}


def beside(trial: TrialView) -> Beside:
    return {**prediction_shown(trial, asked), **parameters_shown(trial)}


page.live(draw, beside, asked=asked)
