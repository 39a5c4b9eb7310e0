"""The devices of this server, each tried out before it is used."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.runs.engine import shared_engine
from core.settings.fields import ChoiceField
from core.settings.training_settings import DEVICE
from core.text.plain_text import as_text
from core.training.devices import CPU, Device, check_device, find_devices
from pages.session.session import session

WAIT_SECONDS = 30  # for a worker that still starts, and for a driver that wakes up
NOT_YET = "The run stays on the CPU; whatever you press next tries it again."


@st.cache_resource
def _search() -> Future[tuple[Device, ...]]:
    return shared_engine().submit(find_devices)


def device_field() -> ChoiceField:
    """Return the choice of a device; of the CPU alone while the first worker still starts."""
    search = _search()
    wanted = str(st.query_params.get(DEVICE.name, CPU)) != CPU
    found: tuple[Device, ...] = ()
    if search.done() or wanted:
        try:
            found = search.result(timeout=WAIT_SECONDS)
        except Exception:  # a worker died while it looked: look again at the next run of the page
            _search.clear()
    return replace(DEVICE, options={**DEVICE.options, **{each.name: each.label for each in found}})


def device_in_use(field: ChoiceField, chosen: str, problems: DeltaGenerator) -> str:
    """Return the device to train on: the chosen one if a test step works there, else the CPU.

    What speaks against it is said in ``problems``.
    """
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
