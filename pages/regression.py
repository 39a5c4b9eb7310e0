"""Linear regression: the weights of features that predict a number."""

import streamlit as st

from core import regression as field
from core.analysis.diagnosis import find_states
from core.analysis.numbers import number_rows
from core.analysis.parameters import parameters_shown
from core.figures.curves import loss_figure, loss_update
from core.figures.frame import Frame, Update
from core.figures.loss_surface import surface_figure, surface_update
from core.figures.regression import line_figure, line_update, predicted_figure, predicted_update
from core.regression_notes import cost_table, notes
from core.runs.run_view import RunView
from core.settings import training_settings as shared
from pages.ui.controls import Controls
from pages.ui.device import device_choice, device_field
from pages.ui.lessons import seed_field
from pages.ui.live_plot import mount_figure, mount_text
from pages.ui.live_view import live_view
from pages.ui.notes import show_notes
from pages.ui.own_table import own_table
from pages.ui.pins import pin_buttons, pinned
from pages.ui.playback import title_row
from pages.ui.session import session
from pages.ui.training_controls import objective_controls, stop_controls, update_controls

PAGE, TITLE = "regression", "Linear regression"

device = device_field()
controls = Controls(PAGE, [*field.FIELDS, device])
choice, toggle = controls.choice, controls.toggle

with st.sidebar:
    same_epoch = objective_controls(controls, field.LOSS, field.LEARNING_RATE, field.EPOCHS)
    data = choice(field.DATA, horizontal=False)
    empty = data == field.OWN and not len(own_table(controls, field.TABLE))
    toggle(field.STANDARDISE)
    seed_field(controls, shared.SEED)
    update_controls(controls)
    stop_controls(controls, [shared.STOP_LOSS])
    with controls.section("Initial weights", ":material/flag:", [field.INITIAL]):
        choice(field.INITIAL, horizontal=False)
    on_device = device_choice(controls, device)

if empty:
    st.title(TITLE, anchor=False)
    st.info(
        "There is no table yet. Give a CSV file under Data: features, then the number to predict."
    )
    controls.write_link(always=field.ALWAYS_IN_LINK)
    st.stop()

settings = controls.settings(field.Settings, device=on_device)
specs = settings.specs()
run = session().page_state(PAGE).run_for(specs)
# While these stay, figures keep the student's zoom.
experiments = tuple(spec.experiment for spec in specs)
features = settings.source.features
fit_figure, fit_update = (
    (line_figure, line_update) if features == 1 else (predicted_figure, predicted_update)
)

title_row(PAGE, TITLE, run, same_epoch=same_epoch)
left, right = st.columns(2)
live = st.container()
with left:
    mount_figure("fit", fit_figure(experiments))
with st.container(horizontal=True, vertical_alignment="center"):
    log = toggle(shared.LOG_LOSS)
    axes = field.axes_of(choice(field.PLANE) if features > 1 else "b", features)
    pin_buttons(PAGE, run, usual=field.Settings().specs()[0])
with right:
    mount_figure("losses", loss_figure(experiments, log, pinned(PAGE)))
lower = st.columns(2)
for column, spec in zip(lower, experiments, strict=False):
    with column:
        mount_figure(f"surface {spec.loss}", surface_figure(spec, axes=axes))
with lower[1] if len(specs) == 1 else st.container():
    mount_text("costs", "table")
    show_notes(PAGE, notes(specs[0]))
controls.write_link(always=field.ALWAYS_IN_LINK)
pins = pinned(PAGE)


def frame(view: RunView) -> Frame:
    trials = view.trials
    figures: dict[str, Update] = {
        "fit": fit_update(trials),
        "losses": loss_update(trials, pins=pins),
        "costs": cost_table(trials[0]),
    }
    for trial in trials:
        figures[f"surface {trial.spec.loss}"] = surface_update(
            trial, beat=view.slow_motion, axes=axes
        )
    rows = number_rows(view, [parameters_shown(trial) for trial in trials])
    return Frame(figures, rows, find_states(trials, [None] * len(trials)))


with live:
    live_view(PAGE, run, frame)
