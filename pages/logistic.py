"""Logistic regression: a probability curve, or a boundary, fitted to 0/1 data."""

import streamlit as st

from core import logistic as field
from core.analysis.activations import activations
from core.analysis.diagnosis import find_states
from core.analysis.numbers import number_rows
from core.analysis.parameters import parameters_shown
from core.figures.curves import loss_figure, loss_update
from core.figures.decision_boundary import plane_figure, plane_update
from core.figures.frame import Frame, Update
from core.figures.logistic import curve_figure, curve_update
from core.figures.loss_surface import surface_figure, surface_update
from core.figures.probability_table import fits_a_table, probability_table
from core.lessons import LOGISTIC_LESSONS
from core.logistic_notes import NOTES
from core.runs.run_view import RunView
from core.settings import training_settings as shared
from pages.ui.controls import Controls
from pages.ui.device import device_choice, device_field
from pages.ui.lessons import lesson_menu, seed_field
from pages.ui.live_plot import mount_figure, mount_text
from pages.ui.live_view import live_view
from pages.ui.notes import show_notes
from pages.ui.pins import pin_buttons, pinned
from pages.ui.playback import title_row
from pages.ui.session import session
from pages.ui.training_controls import objective_controls, stop_controls, update_controls

PAGE = "logistic"

device = device_field()
controls = Controls(PAGE, [*field.FIELDS, device])
number, choice, toggle = controls.number, controls.choice, controls.toggle

with st.sidebar:
    lesson_menu(controls, LOGISTIC_LESSONS)
    same_epoch = objective_controls(controls, shared.LOSS, shared.LEARNING_RATE, shared.EPOCHS)
    data = choice(field.DATA, horizontal=False)
    one_feature = data == "bernoulli"
    seed_field(controls, shared.SEED)
    if one_feature:
        samples = (field.SIZE, field.TRUE_W, field.TRUE_B)
        with controls.section("Samples and true curve", ":material/scatter_plot:", samples):
            for sample in samples:
                number(sample)
    update_controls(controls)
    stop_controls(controls)
    with controls.section(
        "Initial weights", ":material/flag:", [field.INITIAL, *field.START_PLANE]
    ):
        if choice(field.INITIAL, horizontal=False) == "hand":
            for start in field.START_CURVE if one_feature else field.START_PLANE:
                number(start)
    on_device = device_choice(controls, device)

specs = controls.settings(field.Settings, device=on_device).specs()
run = session().page_state(PAGE).run_for(specs)
# While these stay, figures keep the student's zoom.
experiments = tuple(spec.experiment for spec in specs)
answers_shown = not one_feature and fits_a_table(experiments[0])

title_row(PAGE, "Logistic regression", run, same_epoch=same_epoch)
left, right = st.columns(2)
live = st.container()
with left:
    if one_feature:
        mount_figure("curve", curve_figure(experiments))
    else:
        for column, spec in zip(st.columns(len(experiments)), experiments, strict=True):
            with column:
                mount_figure(f"plane {spec.loss}", plane_figure(spec, len(experiments) > 1))
with st.container(horizontal=True, vertical_alignment="center"):
    log, solid = (toggle(each) for each in (shared.LOG_LOSS, field.SOLID))
    pin_buttons(PAGE, run, usual=field.Settings().specs()[0])
with right:
    mount_figure("losses", loss_figure(experiments, log, pinned(PAGE)))
lower = st.columns(2)
for column, spec in zip(lower, experiments, strict=False):
    with column:
        mount_figure(f"surface {spec.loss}", surface_figure(spec, solid))
if answers_shown:
    mount_text("answers", "table")
with lower[1] if len(specs) == 1 else st.container():
    show_notes(PAGE, NOTES)
controls.write_link(always=field.ALWAYS_IN_LINK)
pins = pinned(PAGE)


def frame(view: RunView) -> Frame:
    trials = view.trials
    seen = [
        None if one_feature else activations(trial.spec.experiment, trial.state) for trial in trials
    ]
    figures: dict[str, Update] = {"losses": loss_update(trials, pins=pins)}
    if one_feature:
        figures["curve"] = curve_update(trials)
    for trial, answers in zip(trials, seen, strict=True):
        if answers is not None:
            figures[f"plane {trial.spec.loss}"] = plane_update(trial, answers)
        figures[f"surface {trial.spec.loss}"] = surface_update(trial, solid, beat=view.slow_motion)
    if answers_shown:
        figures["answers"] = probability_table(trials, [each for each in seen if each is not None])
    rows = number_rows(view, [parameters_shown(trial) for trial in trials])
    return Frame(figures, rows, find_states(trials, seen))


with live:
    live_view(PAGE, run, frame)
