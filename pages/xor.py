"""XOR: what hidden units do, seen in boundaries that bend."""

import streamlit as st

from core.datasets.synthetic import GATES
from core.diagnosis.diagnosis import find_states
from core.experiments import xor
from core.experiments.notes.xor import NOTES
from core.figures.curves import loss_figure, loss_update
from core.figures.decision_boundary import (
    axes_of_plane,
    plane_drawing,
    plane_figure,
    unit_drawing,
)
from core.figures.frame import Frame, Update
from core.figures.gradient_norms import gradient_figure, gradient_update
from core.figures.hidden_space import hidden_figure, hidden_update, views_of
from core.figures.network_diagram import diagram_drawing
from core.figures.network_drawing import weights_updates
from core.figures.probability_table import fits_a_table, probability_table
from core.lessons.presets import XOR_PRESETS
from core.metrics.number_rows import number_rows
from core.runs.run_view import RunView
from core.settings import training_settings as shared
from pages.by_hand.perceptron_by_hand import perceptron_by_hand
from pages.by_hand.unit_editor import UNIT_TAB, choose_unit, tabs_key, unit_choice, weight_editor
from pages.controls.controls import Controls
from pages.controls.copy_link import copy_link_button
from pages.controls.device import device_field
from pages.controls.training_controls import objective_controls, stop_controls, update_controls
from pages.controls.trial_choice import trial_choice
from pages.data.own_points import PLANE, OwnPoints
from pages.lessons.menu import lesson_menu, seed_field
from pages.lessons.notes import show_notes
from pages.lessons.strip import strip
from pages.live.live_plot import mount_diagram, mount_figure, mount_text
from pages.live.live_view import live_view
from pages.live.pins import pin_buttons, pinned
from pages.live.playback import main_buttons, shown_view
from pages.live.stage import build_stage, title_alone
from pages.session.session import session

PAGE, TITLE = "xor", "XOR and friends"

device = device_field()
controls = Controls(PAGE, [*xor.FIELDS, device])
number, choice, toggle = controls.number, controls.choice, controls.toggle
in_lesson = controls.screen is not None

if controls.present_choice(xor.MODE) == "hand":
    places = title_alone("Perceptron by hand", in_lesson=in_lesson)
    with places.choices:
        choice(xor.MODE, horizontal=False, width=220, label=False)
    perceptron_by_hand(controls)
    strip(places.strip, controls, None)
    controls.write_link(always=[xor.MODE, xor.HAND_GATE])
    st.stop()

stage = build_stage(TITLE, in_lesson=in_lesson)
with stage.choices:
    choice(xor.MODE, horizontal=False, width=190, label=False)
    data = choice(xor.DATA, horizontal=False, width=170, label=False)
    show = choice(xor.SHOW, horizontal=False, width=190, label=False)
on_device, speed, same_epoch = objective_controls(
    stage, controls, learning_rate=xor.LEARNING_RATE, epochs=xor.EPOCHS, device=device
)
with stage.more:
    own = OwnPoints(controls, xor.POINTS, PLANE)
    if data != xor.OWN and (number(xor.NOISE) or data not in GATES):
        number(xor.SIZE)
    layers = controls.layers(xor.LAYERS)
    choice(xor.ACTIVATION, horizontal=False)
    seed_field(controls, xor.SEED)
    with controls.section(
        "Inputs and initial weights", ":material/flag:", (xor.INPUTS, xor.INITIAL)
    ):
        controls.many(xor.INPUTS)
        choice(xor.INITIAL, horizontal=False)
    update_controls(controls)
    stop_controls(controls)
    log = toggle(shared.LOG_LOSS)

plots, toolbar = stage.figures.container(), stage.figures.container()
if data == xor.OWN:
    with toolbar:
        own.toolbar(clicks=True)
specs = controls.settings(xor.Settings, device=on_device).specs()
# While these stay, figures keep the student's zoom.
experiments = tuple(spec.experiment for spec in specs)
columns = plots.columns(2 + len(experiments))

if data == xor.OWN and not len(own.points):
    with columns[0]:  # where it stays when points come, so that no click is lost on the way
        key = f"plane {experiments[0].loss}"
        mount_figure(key, axes_of_plane(None), on_click=own.clicked)
    controls.write_link(always=xor.ALWAYS_IN_LINK)
    st.stop()

run = session().page_state(PAGE).run_for(specs, go_on=data == xor.OWN)
main_buttons(stage, PAGE, run, speed, same_epoch)
with stage.more:
    pin_buttons(PAGE, run, usual=xor.Settings().specs()[0])
    lesson_menu(controls, XOR_PRESETS)
    copy_link_button(PAGE)
strip(stage.strip, controls, shown_view(PAGE, run))

framed, race = controls.framed_figures, len(experiments) > 1
on_click = own.clicked if data == xor.OWN else None
for column, spec in zip(columns, experiments, strict=False):
    with column:
        key, plane = f"plane {spec.loss}", plane_figure(spec, race)
        mount_figure(key, plane, drawing=plane_drawing(spec), framed=framed, on_click=on_click)
with stage.below:
    tabs = st.tabs(["Explanations", "x, y and p", UNIT_TAB], key=tabs_key(PAGE), on_change="rerun")
with tabs[2]:
    looked_into = trial_choice(PAGE, experiments)
    unit = unit_choice(PAGE, experiments[0])
if not layers and show == "hidden":
    show = "gradients"  # there is no hidden layer to look at
pair = None
with columns[-2].container(key="wide-only" if race else None):
    if show == "network":
        mount_diagram(
            "network", diagram_drawing(experiments[looked_into], unit), framed=framed,
            on_click=lambda at: choose_unit(PAGE, at),
        )  # fmt: skip
    elif show == "gradients":
        mount_figure("gradients", gradient_figure(experiments[0]), framed=framed)
    else:
        views = views_of(layers[-1])
        if len(views) > 1:
            pair = views[st.selectbox("Seen", list(views), label_visibility="collapsed")]
        mount_figure("hidden", hidden_figure(experiments[0], pair), framed=framed)
with columns[-1]:
    mount_figure("losses", loss_figure(experiments, log, pinned(PAGE)), framed=framed)
answers_shown = fits_a_table(experiments[0])
with tabs[0]:
    show_notes(PAGE, NOTES)
with tabs[1]:
    if answers_shown:
        mount_text("answers", "table")
    else:
        st.caption("A table of every sample stands here where there are few of them.")
if unit is not None:
    with tabs[2]:
        inside_left, inside_right = st.columns(2)
        with inside_left:
            plane, enlarged = experiments[looked_into], unit_drawing(experiments[looked_into], unit)
            mount_figure("unit", plane_figure(plane), drawing=enlarged, height=300)
        with inside_right:
            weight_editor(PAGE, run, shown_view(PAGE, run), looked_into, unit)
controls.write_link(always=xor.ALWAYS_IN_LINK)
pins = pinned(PAGE)


def frame(view: RunView) -> Frame:
    trials = view.trials
    figures: dict[str, Update] = {
        "losses": loss_update(trials, pins=pins), **weights_updates(trials)
    }  # fmt: skip
    if show == "gradients":
        figures["gradients"] = gradient_update(trials[looked_into])
    elif show == "hidden":
        figures["hidden"] = hidden_update(trials[looked_into], pair)
    if answers_shown:
        figures["answers"] = probability_table(trials)
    return Frame(
        figures,
        number_rows(view),
        lambda: find_states(trials),
    )


live_view(PAGE, run, frame, stage)
