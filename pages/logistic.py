"""Logistic regression: a probability curve, or a boundary, fitted to 0/1 data."""

from collections.abc import Mapping

import streamlit as st

from core.experiments import logistic
from core.experiments.notes import read_notes
from core.figures.decision_boundary import plane_drawing, plane_figure
from core.figures.frame import Update
from core.figures.logistic import curve_drawing, curve_figure
from core.figures.loss_surface import surface_update
from core.figures.network_drawing import weights_updates
from core.figures.probability_table import fits_a_table, model_steps, probability_table
from core.metrics.number_rows import Beside
from core.metrics.parameters import parameters_shown
from core.metrics.prediction_at import probability_shown
from core.runs.run_view import RunView
from core.runs.trial_view import TrialView
from core.settings.training_settings import ONE_UPDATE
from pages.controls.controls import Controls
from pages.data.own_points import CURVE, OwnPoints
from pages.lessons.notes import show_notes
from pages.live.live_plot import Height, mount_figure
from pages.live.page import TrainingPage

controls = Controls("logistic", logistic.FIELDS)
page = TrainingPage(controls, "Logistic regression", logistic.Settings, also=[ONE_UPDATE])
stage, settings, experiments = page.stage, page.settings, page.experiments
one_feature = settings.source.features == 1
plots, toolbar = stage.figures.container(), stage.figures.container()

with stage.choices:
    controls.choice(logistic.DATA, width=230, label=False)
own = OwnPoints(controls, logistic.POINTS, CURVE)
if settings.data == logistic.OWN:
    with toolbar:
        row = own.toolbar(clicks=False)
    if one_feature:
        with row:
            controls.number(logistic.ASKED, width=170)
with stage.more:
    controls.section("Samples and true curve", ":material/scatter_plot:", logistic.TRUE_CURVE)
page.more(
    logistic.STANDARDISE, start=("Initial weights", logistic.START), last=[logistic.SOLID]
)  # fmt: skip
if settings.data == logistic.OWN and len(set(own.points.labels)) < 2:  # the toolbar says so
    page.stop()
page.start(weights_by_hand=logistic.weights_by_hand)
page.one_update()

answers_shown = one_feature or fits_a_table(experiments[0])
stacked = page.race and not one_feature  # two planes and two surfaces: one above the other
height: Height = "half-stage" if stacked else "on-stage"
columns = plots.columns(4 if page.race and one_feature else 3)
with columns[0]:
    if one_feature:
        curve = curve_figure(experiments, settings.asked)
        mount_figure("curve", curve, drawing=curve_drawing(experiments, settings.asked))
    else:
        for spec in experiments:
            plane, drawing = plane_figure(spec, page.race), plane_drawing(spec)
            mount_figure(f"plane {spec.loss}", plane, drawing=drawing, height=height)
surface_columns = [columns[1]] * 2 if stacked else columns[1:-1]
page.surfaces(surface_columns, height, solid=settings.solid)
page.losses(columns[-1])
with stage.below:
    explanations, table = st.tabs(["Explanations", "x, z and p" if one_feature else "x, y and p"])
with explanations:
    show_notes(page.name, read_notes("logistic"))
page.answers(table, shown=answers_shown)


def draw(view: RunView) -> Mapping[str, Update]:
    trials = view.trials
    figures: dict[str, Update] = {**weights_updates(trials)}
    for trial in trials:
        surface = surface_update(trial, settings.solid, beat=view.slow_motion)
        figures[f"surface {trial.spec.loss}"] = surface
    if one_feature:
        figures["answers"] = model_steps(trials, settings.asked)
    elif answers_shown:
        figures["answers"] = probability_table(trials)
    return figures


def beside(trial: TrialView) -> Beside:
    return {**parameters_shown(trial), **probability_shown(trial, settings.asked)}


page.live(draw, beside, asked=[settings.asked])
