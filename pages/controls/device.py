"""The choice of a device, tried out before it is used."""

from __future__ import annotations

from concurrent.futures import Future

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.runs.engine import shared_engine
from core.settings.fields import ChoiceField
from core.text.plain_text import as_text
from core.training.devices import CPU, Device, check_device, find_devices
from pages.controls.controls import Controls
from pages.session.session import session

WAIT_SECONDS = 30  # for a worker that still starts, and for a driver that wakes up
NOT_YET = "The run stays on the CPU; whatever you press next tries it again."


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
    name, checks = field.options[chosen], session().device_checks
    if chosen not in checks:
        with st.spinner(f"Trying {name} …"):
            try:
                checks[chosen] = _try(chosen)
            except Exception:  # a worker is busy, or died: that says nothing of the device
                problems.error(as_text(f"{name} has not answered yet. {NOT_YET}"))
                return CPU
    if checks[chosen] is None:
        return chosen
    problems.error(as_text(f"{name} can't train: {checks[chosen]}. The run stays on the CPU."))
    return CPU


def _try(device: str) -> str | None:
    return shared_engine().submit(check_device, device).result(timeout=WAIT_SECONDS)
