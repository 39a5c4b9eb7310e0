"""XOR: what hidden units do, seen in boundaries that bend."""

import streamlit as st

from core import xor as field
from core.analysis.activations import activations
from core.analysis.diagnosis import find_states
from core.analysis.numbers import number_rows
from core.datasets.toy_2d import GATES
from core.figures.curves import loss_figure, loss_update
from core.figures.decision_boundary import axes_of_plane, plane_figure, plane_update, unit_update
from core.figures.frame import Frame, Update
from core.figures.gradient_norms import gradient_figure, gradient_update
from core.figures.hidden_space import hidden_figure, hidden_update, views_of
from core.figures.network_diagram import diagram, diagram_update
from core.figures.probability_table import fits_a_table, probability_table
from core.lessons import XOR_LESSONS
from core.runs.run_view import RunView
from core.settings import training_settings as shared
from core.xor_notes import NOTES
from pages.ui.controls import Controls
from pages.ui.device import device_choice, device_field
from pages.ui.lessons import lesson_menu, seed_field
from pages.ui.live_plot import mount_diagram, mount_figure, mount_text
from pages.ui.live_view import live_view
from pages.ui.notes import show_notes
from pages.ui.own_points import OwnPoints
from pages.ui.perceptron import perceptron_by_hand
from pages.ui.pins import pin_buttons, pinned
from pages.ui.playback import shown_view, title_row
from pages.ui.session import session
from pages.ui.training_controls import objective_controls, stop_controls, update_controls
from pages.ui.trial_choice import trial_choice
from pages.ui.unit_editor import choose_unit, unit_choice, weight_editor

PAGE, TITLE = "xor", "XOR and friends"

device = device_field()
controls = Controls(PAGE, [*field.FIELDS, device])
number, choice, toggle = controls.number, controls.choice, controls.toggle

with st.sidebar:
    lesson_menu(controls, XOR_LESSONS)
    mode = choice(field.MODE, horizontal=False)
if mode == "hand":
    perceptron_by_hand(controls)
    controls.write_link(always=[field.MODE, field.HAND_GATE])
    st.stop()

with st.sidebar:
    data = choice(field.DATA, horizontal=False)
    own = OwnPoints(controls, field.POINTS)
    if data != field.OWN and (number(field.NOISE) or data not in GATES):
        number(field.SIZE)
    same_epoch = objective_controls(controls, shared.LOSS, field.LEARNING_RATE, field.EPOCHS)
    layers = controls.layers(field.LAYERS)
    choice(field.ACTIVATION, horizontal=False)
    seed_field(controls, field.SEED)
    with controls.section(
        "Inputs and initial weights", ":material/flag:", (field.INPUTS, field.INITIAL)
    ):
        controls.many(field.INPUTS)
        choice(field.INITIAL, horizontal=False)
    update_controls(controls)
    stop_controls(controls)
    on_device = device_choice(controls, device)

title = st.container()
left, right = st.columns(2)
inside_left, inside_right = st.columns(2)
live = st.container()
if data == field.OWN and not len(own.points):
    title.title(TITLE, anchor=False)
    with left:
        with st.columns(1)[0]:
            mount_figure(
                "plane without points", axes_of_plane(None), height=340, on_click=own.clicked
            )
        own.toolbar()
    controls.write_link(always=field.ALWAYS_IN_LINK)
    st.stop()

specs = controls.settings(field.Settings, device=on_device).specs()
run = session().page_state(PAGE).run_for(specs, go_on=data == field.OWN)
# While these stay, figures keep the student's zoom.
experiments = tuple(spec.experiment for spec in specs)

with title:
    title_row(PAGE, TITLE, run, same_epoch=same_epoch)
with left:
    on_click = own.clicked if data == field.OWN else None
    for column, spec in zip(st.columns(len(experiments)), experiments, strict=True):
        with column:
            mount_figure(
                f"plane {spec.loss}",
                plane_figure(spec, len(experiments) > 1),
                height=340,
                on_click=on_click,
            )
    if data == field.OWN:
        own.toolbar()
with right:
    looked_into = trial_choice(PAGE, experiments)
    mount_diagram(
        "network", diagram(experiments[0]), height=340, on_click=lambda at: choose_unit(PAGE, at)
    )
    unit = unit_choice(PAGE, experiments[0])
if unit is not None:
    with inside_left:
        mount_figure("unit", plane_figure(experiments[looked_into]), height=300)
    with inside_right:
        weight_editor(PAGE, run, shown_view(PAGE, run), looked_into, unit)
lower_left, lower_right = st.columns(2)
with lower_left:
    with st.container(horizontal=True, vertical_alignment="center"):
        log = toggle(shared.LOG_LOSS)
        pin_buttons(PAGE, run, usual=field.Settings().specs()[0])
    mount_figure("losses", loss_figure(experiments, log, pinned(PAGE)))
with lower_right:
    show = choice(field.SHOW) if layers else "gradients"
    pair = None
    if show == "hidden":
        views = views_of(layers[-1])
        if len(views) > 1:
            pair = views[st.selectbox("Seen", list(views), label_visibility="collapsed")]
        mount_figure("hidden", hidden_figure(experiments[0], pair))
    else:
        mount_figure("gradients", gradient_figure(experiments[0]))
answers_shown = fits_a_table(experiments[0])
if answers_shown:
    mount_text("answers", "table")
show_notes(PAGE, NOTES)
controls.write_link(always=field.ALWAYS_IN_LINK)
pins = pinned(PAGE)


def frame(view: RunView) -> Frame:
    trials = view.trials
    seen = [activations(trial.spec.experiment, trial.state) for trial in trials]
    shown, answers = trials[looked_into], seen[looked_into]
    figures: dict[str, Update] = {
        "losses": loss_update(trials, pins=pins),
        "network": diagram_update(shown, answers, unit),
    }
    for trial, answered in zip(trials, seen, strict=True):
        figures[f"plane {trial.spec.loss}"] = plane_update(trial, answered)
    if unit is not None:
        figures["unit"] = unit_update(shown, answers, unit)
    if show == "hidden":
        figures["hidden"] = hidden_update(shown, answers, pair)
    else:
        figures["gradients"] = gradient_update(shown)
    if answers_shown:
        figures["answers"] = probability_table(trials, seen)
    return Frame(figures, number_rows(view), find_states(trials, seen))


with live:
    live_view(PAGE, run, frame)
