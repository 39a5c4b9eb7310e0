"""The choice of a device, tried out before it is used."""

from __future__ import annotations

from concurrent.futures import Future

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.runs.engine import shared_engine
from core.settings.fields import ChoiceField
from core.training.devices import CPU, Device, check_device, find_devices
from pages.ui.controls import Controls
from pages.ui.session import session

WAIT_SECONDS = 30  # for a worker that still starts, and for a driver that wakes up


@st.cache_resource
def _search() -> Future[tuple[Device, ...]]:
    return shared_engine().submit(find_devices)


def device_field() -> ChoiceField:
    """The devices of this server; the CPU alone while the first worker still starts."""
    search = _search()
    wanted = str(st.query_params.get("device", CPU)) != CPU
    found: tuple[Device, ...] = (Device(CPU, "CPU"),)
    if search.done() or wanted:
        try:
            found = search.result(timeout=WAIT_SECONDS)
        except Exception:  # a worker died while it looked: look again at the next run of the page
            _search.clear()
    return ChoiceField("device", "Device", CPU, {d.name: d.label for d in found})


def device_choice(controls: Controls, field: ChoiceField, problems: DeltaGenerator) -> str:
    """The device to train on: the chosen one if a test step works there, else the CPU."""
    chosen = controls.choice(field, horizontal=False, width=120)
    if chosen == CPU:
        return CPU
    checks = session().device_checks
    if chosen not in checks:
        with st.spinner(f"Trying {field.options[chosen]} …"):
            try:
                checks[chosen] = (
                    shared_engine().submit(check_device, chosen).result(timeout=WAIT_SECONDS)
                )
            except Exception as error:
                checks[chosen] = f"the worker that tried it gave up ({type(error).__name__})"
    if checks[chosen] is None:
        return chosen
    problems.error(
        f"{field.options[chosen]} can't train: {checks[chosen]}. The run stays on the CPU."
    )
    return CPU
