"""Linear regression: the weights of features that predict a number."""

import streamlit as st

from core import regression as field
from core.analysis.diagnosis import find_states
from core.analysis.numbers import number_rows
from core.analysis.parameters import parameters_shown
from core.analysis.prediction_at import prediction_shown
from core.figures.curves import loss_figure, loss_update
from core.figures.frame import Frame, Update
from core.figures.loss_surface import surface_figure, surface_update
from core.figures.regression import line_figure, line_update, predicted_figure, predicted_update
from core.regression_notes import cost_table, notes
from core.runs.run_view import RunView
from core.settings import training_settings as shared
from pages.ui.controls import Controls
from pages.ui.copy_link import copy_link_button
from pages.ui.device import device_field
from pages.ui.lesson_strip import strip
from pages.ui.lessons import seed_field
from pages.ui.live_plot import mount_figure, mount_text
from pages.ui.live_view import live_view
from pages.ui.notes import show_notes
from pages.ui.own_table import own_table
from pages.ui.pins import pin_buttons, pinned
from pages.ui.playback import main_buttons, shown_view
from pages.ui.session import session
from pages.ui.stage import build_stage
from pages.ui.training_controls import objective_controls, stop_controls, update_controls

PAGE, TITLE = "regression", "Linear regression"

device = device_field()
controls = Controls(PAGE, [*field.FIELDS, device])
choice, toggle = controls.choice, controls.toggle

stage = build_stage(TITLE, in_lesson=controls.screen is not None)

with stage.choices:
    data = choice(field.DATA, horizontal=False, width=170, label=False)
    standardise = toggle(shared.STANDARDISE)
on_device, speed, same_epoch = objective_controls(
    stage, controls, loss=field.LOSS, learning_rate=field.LEARNING_RATE, epochs=field.EPOCHS,
    speed=field.SPEED, device=device,
)  # fmt: skip
with stage.more:
    seed_field(controls, shared.SEED)
    update_controls(controls)
    stop_controls(controls, [shared.STOP_LOSS])
    with controls.section("Initial weights", ":material/flag:", [field.INITIAL]):
        choice(field.INITIAL, horizontal=False)
    log = toggle(shared.LOG_LOSS)

if data == field.OWN:
    with stage.problems:
        table = own_table(controls, field.TABLE)
        if not len(table):
            st.info("There is no table yet. Give a CSV file: features, and a number to predict.")
            controls.write_link(always=field.ALWAYS_IN_LINK)
            st.stop()

settings = controls.settings(field.Settings, device=on_device)
specs = settings.specs()
run = session().page_state(PAGE).run_for(specs)
# While these stay, figures keep the student's zoom.
experiments = tuple(spec.experiment for spec in specs)
features = settings.source.features
with stage.more:
    axes = field.axes_of(choice(field.PLANE) if features > 1 else "b", features)
fit_figure, fit_update = (
    (line_figure, line_update) if features == 1 else (predicted_figure, predicted_update)
)

main_buttons(stage, PAGE, run, speed, same_epoch)
with stage.more:
    pin_buttons(PAGE, run, usual=field.Settings().specs()[0])
    copy_link_button(PAGE)
strip(stage.strip, controls, shown_view(PAGE, run))

framed, race = controls.framed_figures, len(experiments) > 1
columns = stage.figures.columns(2 + len(experiments))
with columns[0]:
    mount_figure("fit", fit_figure(experiments), framed=framed)
for place, spec in enumerate(experiments):
    slower = place == len(experiments) - 1  # a phone has no room for both
    with columns[1 + place].container(key=None if slower else "wide-only"):
        surface = surface_figure(spec, axes=axes)
        mount_figure(f"surface {spec.loss}", surface, framed=framed)
with columns[-1]:
    mount_figure("losses", loss_figure(experiments, log, pinned(PAGE)), framed=framed)
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
        asked = [controls.number(each, width=150) for each in field.asked_fields(settings.table)]
with explanations:
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
    rows = number_rows(
        view, [{**prediction_shown(trial, asked), **parameters_shown(trial)} for trial in trials]
    )
    return Frame(figures, rows, lambda: find_states(trials))


live_view(PAGE, run, frame, stage)
