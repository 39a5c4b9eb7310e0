"""XOR: what hidden units do, seen in boundaries that bend."""

from collections.abc import Mapping

import streamlit as st

from core.experiments import xor
from core.experiments.notes import read_notes
from core.figures.decision_boundary import (
    axes_of_plane,
    plane_drawing,
    plane_figure,
    unit_drawing,
)
from core.figures.frame import Update
from core.figures.gradient_norms import gradient_figure, gradient_update
from core.figures.hidden_space import hidden_figure, hidden_update, views_of
from core.figures.network_drawing import diagram_drawing, weights_updates
from core.figures.probability_table import fits_a_table, probability_table
from core.runs.run_view import RunView
from core.settings.training_settings import ONE_UPDATE
from pages.by_hand.perceptron_by_hand import perceptron_by_hand
from pages.by_hand.unit_editor import UNIT_TAB, choose_unit, tabs_key, unit_choice, weight_editor
from pages.controls.controls import Controls
from pages.data.own_points import PLANE, OwnPoints
from pages.lessons.notes import show_notes
from pages.live.live_plot import mount_diagram, mount_figure
from pages.live.page import TrainingPage, page_by_hand

controls = Controls("xor", xor.FIELDS)
if controls.value(xor.MODE) == "hand":
    page_by_hand(controls, "Perceptron by hand", xor.MODE, xor.BY_HAND, perceptron_by_hand)

page = TrainingPage(controls, "XOR", xor.Settings, also=[ONE_UPDATE])
stage, settings, experiments = page.stage, page.settings, page.experiments
plots, toolbar = stage.figures.container(), stage.figures.container()
with stage.choices:
    controls.choice(xor.MODE, width=190, label=False)
    controls.choice(xor.DATA, width=170, label=False)
    controls.choice(xor.SHOW, width=190, label=False)
own = OwnPoints(controls, xor.POINTS, PLANE)
on_click = own.clicked if settings.data == xor.OWN else None
if on_click:
    with toolbar:
        own.toolbar(clicks=True)
page.more(
    xor.NOISE, xor.SIZE, xor.LAYERS, xor.ACTIVATION,
    start=("Inputs and initial weights", (xor.INPUTS, xor.INITIAL)),
)  # fmt: skip
columns = plots.columns(2 + len(experiments))
if on_click and not len(own.points):
    with columns[0]:  # where it stays when points come, so that no click is lost on the way
        mount_figure(f"plane {experiments[0].loss}", axes_of_plane(None), on_click=on_click)
    page.stop()
page.start(go_on=settings.data == xor.OWN)
page.one_update()

for column, spec in zip(columns, experiments, strict=False):
    with column:
        plane, drawing = plane_figure(spec, page.race), plane_drawing(spec)
        mount_figure(f"plane {spec.loss}", plane, drawing=drawing, on_click=on_click)
page.losses(columns[-1])
with stage.below:
    tabs = st.tabs(
        ["Explanations", "x, y and p", UNIT_TAB], key=tabs_key(page.name), on_change="rerun"
    )
with tabs[0]:
    show_notes(page.name, read_notes("xor"))
answers_shown = fits_a_table(experiments[0])
page.answers(tabs[1], shown=answers_shown)
with tabs[2]:
    looked_into = page.trial_choice()
    unit = unit_choice(page.name, experiments[0])
    if unit is not None:
        left, right = st.columns(2)
        spec = experiments[looked_into]
        with left:
            mount_figure("unit", plane_figure(spec), drawing=unit_drawing(spec, unit), height=300)
        with right:
            weight_editor(page.name, page.run, page.shown(), looked_into, unit)
# Without a hidden layer there is no view of one.
show = "gradients" if settings.show == "hidden" and not settings.layers else settings.show
pair = None
with columns[-2].container(key="wide-only" if page.race else None):
    if show == "network":
        mount_diagram(
            "network", diagram_drawing(experiments[looked_into], unit),
            on_click=lambda at: choose_unit(page.name, at),
        )  # fmt: skip
    elif show == "gradients":
        mount_figure("gradients", gradient_figure(experiments[0]))
    else:
        views = views_of(settings.layers[-1])
        if len(views) > 1:
            pair = views[st.selectbox("Seen", list(views), label_visibility="collapsed")]
        mount_figure("hidden", hidden_figure(experiments[0], pair))


def draw(view: RunView) -> Mapping[str, Update]:
    trial, figures = view.trials[looked_into], dict[str, Update](weights_updates(view.trials))
    if show == "gradients":
        figures["gradients"] = gradient_update(trial)
    elif show == "hidden":
        figures["hidden"] = hidden_update(trial, pair)
    if answers_shown:
        figures["answers"] = probability_table(view.trials)
    return figures


page.live(draw)
