"""XOR: what hidden units do, seen in boundaries that bend."""

import streamlit as st

from core import xor as field
from core.analysis.activations import activity
from core.analysis.diagnosis import find_states
from core.analysis.numbers import number_rows
from core.figures.curves import loss_figure, loss_moving
from core.figures.decision_boundary import axes_of_plane, plane_figure, plane_moving, unit_moving
from core.figures.frame import Frame, Update
from core.figures.gradient_norms import gradient_figure, gradient_moving
from core.figures.hidden_space import hidden_figure, hidden_moving, views_of
from core.figures.network_diagram import diagram, diagram_moving
from core.figures.probability_table import fits_a_table, probability_table
from core.lessons import XOR_LESSONS
from core.runs.run import RunView
from core.settings import training_settings as shared
from core.xor_notes import NOTES
from pages.ui.controls import Controls
from pages.ui.device import device_choice, device_field
from pages.ui.lanes import lane_choice
from pages.ui.lessons import lesson_menu, seed_field
from pages.ui.live_plot import still_diagram, still_figure, still_text
from pages.ui.live_view import live_view
from pages.ui.notes import show_notes
from pages.ui.own_points import OwnPoints
from pages.ui.perceptron import perceptron_by_hand
from pages.ui.pins import pin_buttons, pinned
from pages.ui.playback import shown_view, title_row
from pages.ui.session import session
from pages.ui.training import goal_controls, stop_controls, update_controls
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
    clouds = {}
    if data != field.OWN:
        clouds["noise"] = number(field.NOISE)
        if clouds["noise"] or data not in field.GATES:
            clouds["size"] = number(field.SIZE)
    goal, in_step = goal_controls(controls, shared.LOSS, field.LEARNING_RATE, field.EPOCHS)
    layers = controls.layers(field.LAYERS)
    activation = choice(field.ACTIVATION, horizontal=False)
    seed = seed_field(controls, field.SEED)
    with controls.section(
        "Inputs and initial weights", ":material/flag:", (field.INPUTS, field.INITIAL)
    ):
        inputs = controls.many(field.INPUTS)
        initial = choice(field.INITIAL, horizontal=False)
    updates = update_controls(controls)
    stops = stop_controls(controls)
    on_device = device_choice(controls, device)

title = st.container()
left, right = st.columns(2)
inside_left, inside_right = st.columns(2)
live = st.container()
if data == field.OWN and not len(own.points):
    title.title(TITLE, anchor=False)
    with left:
        with st.columns(1)[0]:
            still_figure(
                "plane without points", axes_of_plane(None), height=340, on_click=own.clicked
            )
        own.toolbar()
    controls.write_link(always=field.ALWAYS_IN_LINK)
    st.stop()

settings = field.Settings(
    data=data, points=own.points, seed=seed, layers=layers, activation=activation, inputs=inputs,
    initial=initial, device=on_device, **goal, **clouds, **updates, **stops,
)  # fmt: skip
specs = settings.specs()
run = session().run(PAGE, specs, go_on=data == field.OWN)
still = tuple(spec.identity for spec in specs)  # figures keep the student's zoom while it stays

with title:
    title_row(PAGE, TITLE, run, in_step=in_step)
with left:
    on_click = own.clicked if data == field.OWN else None
    for column, spec in zip(st.columns(len(still)), still, strict=True):
        with column:
            still_figure(
                f"plane {spec.loss}",
                plane_figure(spec, len(still) > 1),
                height=340,
                on_click=on_click,
            )
    if data == field.OWN:
        own.toolbar()
with right:
    looked_into = lane_choice(PAGE, still)
    still_diagram(
        "network", diagram(still[0]), height=340, on_click=lambda at: choose_unit(PAGE, at)
    )
    unit = unit_choice(PAGE, still[0])
if unit is not None:
    with inside_left:
        still_figure("unit", plane_figure(still[looked_into]), height=300)
    with inside_right:
        weight_editor(PAGE, run, shown_view(PAGE, run), looked_into, unit)
lower_left, lower_right = st.columns(2)
with lower_left:
    with st.container(horizontal=True, vertical_alignment="center"):
        log = toggle(shared.LOG_LOSS)
        pin_buttons(PAGE, run, usual=field.Settings().specs()[0])
    still_figure("losses", loss_figure(still, log, pinned(PAGE)))
with lower_right:
    show = choice(field.SHOW) if layers else "gradients"
    pair = None
    if show == "hidden":
        views = views_of(layers[-1])
        if len(views) > 1:
            pair = views[st.selectbox("Seen", list(views), label_visibility="collapsed")]
        still_figure("hidden", hidden_figure(still[0], pair))
    else:
        still_figure("gradients", gradient_figure(still[0]))
answers_shown = fits_a_table(still[0])
if answers_shown:
    still_text("answers", "table")
show_notes(PAGE, NOTES)
controls.write_link(always=field.ALWAYS_IN_LINK)
pins = pinned(PAGE)


def frame(view: RunView) -> Frame:
    lanes = view.lanes
    seen = [activity(lane.spec.identity, lane.state) for lane in lanes]
    shown, answers = lanes[looked_into], seen[looked_into]
    figures: dict[str, Update] = {
        "losses": loss_moving(lanes, pins=pins),
        "network": diagram_moving(shown, answers, unit),
    }
    for lane, answered in zip(lanes, seen, strict=True):
        figures[f"plane {lane.spec.loss}"] = plane_moving(lane, answered)
    if unit is not None:
        figures["unit"] = unit_moving(shown, answers, unit)
    if show == "hidden":
        figures["hidden"] = hidden_moving(shown, answers, pair)
    else:
        figures["gradients"] = gradient_moving(shown)
    if answers_shown:
        figures["answers"] = probability_table(lanes, seen)
    return Frame(figures, number_rows(view), find_states(lanes, seen))


with live:
    live_view(PAGE, run, frame)
