"""Look into one unit of the network: its map, enlarged, and its weights, to be changed by hand."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.figures.network_drawing import Unit, input_names, units_of
from core.runs.run import Run
from core.runs.run_view import RunView
from core.training.spec import Spec
from pages.live.playback import leave_the_past
from pages.session.session import set_widgets, widget_value

COLUMNS = 3
UNIT_TAB = "Look into a unit"
LARGEST = 1e4


def unit_key(page: str) -> str:
    """Return the key of the widget that says which unit is looked into."""
    return f"{page} unit"


def tabs_key(page: str) -> str:
    """Return the key of the tabs, one of which is about the unit."""
    return f"{page} tabs"


def unit_choice(page: str, spec: Spec) -> Unit | None:
    """Return the unit that the student looks into, if any."""
    units = {unit.name: unit for unit in units_of(spec)}
    if widget_value(unit_key(page)) not in units:
        set_widgets({unit_key(page): None})
    name = st.selectbox(
        "Look into a unit", list(units), index=None, key=unit_key(page),
        placeholder="Click a unit above, or choose one here", label_visibility="collapsed",
    )  # fmt: skip
    return units.get(str(name))


def choose_unit(page: str, clicked: dict[str, Any]) -> None:
    """Look into the unit that was clicked; beside all units, into none."""
    known = clicked["layer"] > 0
    name = Unit(int(clicked["layer"]), int(clicked["unit"])).name if known else None
    set_widgets({unit_key(page): name, **({tabs_key(page): UNIT_TAB} if known else {})})


def weight_editor(page: str, run: Run, shown: RunView, trial: int, unit: Unit) -> None:
    """Mount the unit's incoming weights and bias, as numbers to type while the run stands still."""
    spec, state = shown.trials[trial].spec, shown.trials[trial].state
    index = 2 * (unit.layer - 1)
    if shown.active:
        st.caption("Pause, and its weights can be changed by hand.")
        return
    sources = len(state.parameters[index][unit.unit])
    names = input_names(spec) if unit.layer == 1 else [f"unit {i + 1}" for i in range(sources)]
    numbers: list[tuple[str, int, tuple[int, ...]]] = [
        (f"from {name}", index, (unit.unit, i)) for i, name in enumerate(names)
    ]
    numbers.append(("bias", index + 1, (unit.unit,)))
    st.caption("Its weights, to be changed by hand. Reset brings the initial ones back.")
    columns = st.columns(COLUMNS)
    for place, (label, parameter, where) in enumerate(numbers):
        key = f"{page} {unit.name} {label}"
        value = float(state.parameters[parameter][where])
        set_widgets({key: min(max(value, -LARGEST), LARGEST)})  # the run holds the truth

        def change(key: str = key, parameter: int = parameter, where: Any = where) -> None:
            typed = widget_value(key, float)
            if typed is not None:
                leave_the_past(page, run, run.view())
                run.edit(trial, parameter, where, typed)

        columns[place % COLUMNS].number_input(
            label, -LARGEST, LARGEST, step=0.1, format="%.3f", key=key, on_change=change
        )
