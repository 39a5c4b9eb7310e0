"""Logistic regression: a probability curve, or a boundary, fitted to 0/1 data."""

import streamlit as st

from core.diagnosis.diagnosis import find_states
from core.experiments import logistic
from core.experiments.notes.logistic import NOTES
from core.figures.curves import loss_figure, loss_update
from core.figures.decision_boundary import plane_drawing, plane_figure
from core.figures.frame import Frame, Update
from core.figures.logistic import curve_drawing, curve_figure
from core.figures.loss_surface import surface_figure, surface_update
from core.figures.network_drawing import weights_updates
from core.figures.probability_table import fits_a_table, model_steps, probability_table
from core.lessons.presets import LOGISTIC_PRESETS
from core.metrics.number_rows import number_rows
from core.metrics.parameters import parameters_shown
from core.metrics.prediction_at import probability_shown
from core.runs.run_view import RunView
from core.settings import training_settings as shared
from pages.controls.controls import Controls
from pages.controls.copy_link import copy_link_button
from pages.controls.device import device_field
from pages.controls.training_controls import objective_controls, stop_controls, update_controls
from pages.data.own_points import CURVE, OwnPoints
from pages.lessons.menu import lesson_menu, seed_field
from pages.lessons.notes import show_notes
from pages.lessons.strip import strip
from pages.live.live_plot import Height, mount_figure, mount_text
from pages.live.live_view import live_view
from pages.live.pins import pin_buttons, pinned
from pages.live.playback import main_buttons, shown_view
from pages.live.stage import build_stage
from pages.session.session import session

PAGE = "logistic"

device = device_field()
controls = Controls(PAGE, [*logistic.FIELDS, device])
number, choice, toggle = controls.number, controls.choice, controls.toggle
stage = build_stage("Logistic regression", in_lesson=controls.screen is not None)

on_device, speed, same_epoch = objective_controls(stage, controls, device=device)
with stage.choices:
    data = choice(logistic.DATA, horizontal=False, width=230, label=False)
with stage.more:
    own = OwnPoints(controls, logistic.POINTS, CURVE)
plots, toolbar = stage.figures.container(), stage.figures.container()
if data == logistic.OWN:
    with toolbar:
        row = own.toolbar(clicks=False)
one_feature = controls.settings(logistic.Settings).source.features == 1
asked: float | None = None
if data == logistic.OWN and one_feature:
    with row:
        asked = number(logistic.ASKED, width=170)
with stage.more:
    if data == "bernoulli":
        samples = (logistic.SIZE, logistic.TRUE_W, logistic.TRUE_B)
        with controls.section("Samples and true curve", ":material/scatter_plot:", samples):
            for sample in samples:
                number(sample)
    elif data != logistic.OWN:
        toggle(shared.STANDARDISE)
    seed_field(controls, shared.SEED)
    with controls.section(
        "Initial weights", ":material/flag:", [logistic.INITIAL, *logistic.START_PLANE]
    ):
        if choice(logistic.INITIAL, horizontal=False) == "hand":
            for start in logistic.START_CURVE if one_feature else logistic.START_PLANE:
                number(start)
    update_controls(controls)
    stop_controls(controls)
    log, solid = (toggle(each) for each in (shared.LOG_LOSS, logistic.SOLID))

if data == logistic.OWN and len(set(own.points.labels)) < 2:  # the toolbar says what is missing
    controls.write_link(always=logistic.ALWAYS_IN_LINK)
    st.stop()

specs = controls.settings(logistic.Settings, device=on_device).specs()
run = session().page_state(PAGE).run_for(specs)
# While these stay, figures keep the student's zoom.
experiments = tuple(spec.experiment for spec in specs)
answers_shown = not one_feature and fits_a_table(experiments[0])

main_buttons(stage, PAGE, run, speed, same_epoch)
with stage.more:
    pin_buttons(PAGE, run, usual=logistic.Settings().specs()[0])
    lesson_menu(controls, LOGISTIC_PRESETS)
    copy_link_button(PAGE)
strip(stage.strip, controls, shown_view(PAGE, run), logistic.weights_by_hand)

framed, race = controls.framed_figures, len(experiments) > 1
stacked = race and not one_feature  # two planes and two surfaces: one above the other
height: Height = "half-stage" if stacked else "on-stage"
columns = plots.columns(4 if race and one_feature else 3)
with columns[0]:
    if one_feature:
        curve, fitted = curve_figure(experiments, asked), curve_drawing(experiments, asked)
        mount_figure("curve", curve, drawing=fitted, framed=framed)
    else:
        for spec in experiments:
            key, plane = f"plane {spec.loss}", plane_figure(spec, race)
            mount_figure(
                key, plane, drawing=plane_drawing(spec), height=height, framed=framed
            )  # fmt: skip
for place, spec in enumerate(experiments):
    slower = place == len(experiments) - 1  # a phone has no room for both
    with columns[1 if stacked else 1 + place].container(key=None if slower else "wide-only"):
        key, surface = f"surface {spec.loss}", surface_figure(spec, solid)
        mount_figure(key, surface, height=height, framed=framed)
with columns[-1]:
    mount_figure("losses", loss_figure(experiments, log, pinned(PAGE)), framed=framed)
with stage.below:
    explanations, table = st.tabs(["Explanations", "x, z and p" if one_feature else "x, y and p"])
    with explanations:
        show_notes(PAGE, NOTES)
    with table:
        if one_feature or answers_shown:
            mount_text("answers", "table")
        else:
            st.caption("A table of every sample stands here where there are few of them.")
controls.write_link(always=logistic.ALWAYS_IN_LINK)
pins = pinned(PAGE)


def frame(view: RunView) -> Frame:
    trials = view.trials
    figures: dict[str, Update] = {
        "losses": loss_update(trials, pins=pins), **weights_updates(trials)
    }  # fmt: skip
    if one_feature:
        figures["answers"] = model_steps(trials, asked)
    elif answers_shown:
        figures["answers"] = probability_table(trials)
    for trial in trials:
        figures[f"surface {trial.spec.loss}"] = surface_update(trial, solid, beat=view.slow_motion)
    rows = number_rows(
        view, [{**parameters_shown(trial), **probability_shown(trial, asked)} for trial in trials]
    )
    return Frame(figures, rows, lambda: find_states(trials))


live_view(PAGE, run, frame, stage)
