"""Linear regression: the weights of features that predict a number."""

import streamlit as st

from core.diagnosis.diagnosis import find_states
from core.experiments import regression
from core.experiments.notes.regression import cost_table, notes
from core.figures.curves import loss_figure, loss_update
from core.figures.frame import Frame, Update
from core.figures.loss_surface import surface_figure, surface_update
from core.figures.regression import line_figure, line_update, predicted_figure, predicted_update
from core.metrics.number_rows import number_rows
from core.metrics.parameters import parameters_shown
from core.metrics.prediction_at import prediction_shown
from core.runs.run_view import RunView
from core.settings import training_settings as shared
from pages.controls.controls import Controls
from pages.controls.copy_link import copy_link_button
from pages.controls.device import device_field
from pages.controls.training_controls import objective_controls, stop_controls, update_controls
from pages.data.own_table import own_table
from pages.lessons.menu import seed_field
from pages.lessons.notes import show_notes
from pages.lessons.strip import strip
from pages.live.live_plot import mount_figure, mount_text
from pages.live.live_view import live_view
from pages.live.pins import pin_buttons, pinned
from pages.live.playback import main_buttons, shown_view
from pages.live.stage import build_stage
from pages.session.session import session

PAGE, TITLE = "regression", "Linear regression"

device = device_field()
controls = Controls(PAGE, [*regression.FIELDS, device])
choice, toggle = controls.choice, controls.toggle

stage = build_stage(TITLE, in_lesson=controls.screen is not None)

with stage.choices:
    data = choice(regression.DATA, horizontal=False, width=170, label=False)
    standardise = toggle(shared.STANDARDISE)
on_device, speed, same_epoch = objective_controls(
    stage, controls, loss=regression.LOSS, learning_rate=regression.LEARNING_RATE, epochs=regression.EPOCHS,
    speed=regression.SPEED, device=device,
)  # fmt: skip
with stage.more:
    seed_field(controls, shared.SEED)
    update_controls(controls)
    stop_controls(controls, [shared.STOP_LOSS])
    with controls.section("Initial weights", ":material/flag:", [regression.INITIAL]):
        choice(regression.INITIAL, horizontal=False)
    log = toggle(shared.LOG_LOSS)

if data == regression.OWN:
    with stage.problems:
        table = own_table(controls, regression.TABLE)
        if not len(table):
            st.info("There is no table yet. Give a CSV file: features, and a number to predict.")
            controls.write_link(always=regression.ALWAYS_IN_LINK)
            st.stop()

settings = controls.settings(regression.Settings, device=on_device)
specs = settings.specs()
run = session().page_state(PAGE).run_for(specs)
# While these stay, figures keep the student's zoom.
experiments = tuple(spec.experiment for spec in specs)
features = settings.source.features
with stage.more:
    axes = regression.axes_of(choice(regression.PLANE) if features > 1 else "b", features)
fit_figure, fit_update = (
    (line_figure, line_update) if features == 1 else (predicted_figure, predicted_update)
)

main_buttons(stage, PAGE, run, speed, same_epoch)
with stage.more:
    pin_buttons(PAGE, run, usual=regression.Settings().specs()[0])
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
        asked = [
            controls.number(each, width=150) for each in regression.asked_fields(settings.table)
        ]
with explanations:
    show_notes(PAGE, notes(specs[0]))
controls.write_link(always=regression.ALWAYS_IN_LINK)
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
