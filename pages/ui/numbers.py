"""The numbers of a run, beside what they should become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.run import RunView


def show_numbers(view: RunView, parameters: Sequence[Mapping[str, tuple[str, str]]]) -> None:
    """Metrics of every lane; ``parameters`` holds, a lane, label -> (value, what to compare it with)."""
    row = st.container(horizontal=True)
    racing = len(view.lanes) > 1
    row.metric("Epoch", f"{view.epoch:,}", width="content")
    row.metric("Epochs/s", f"{view.epochs_per_second:,.0f}", width="content")
    for lane, shown in zip(view.lanes, parameters, strict=True):
        if racing:
            row = st.container(horizontal=True, vertical_alignment="center")
            row.markdown(f"**{lane.spec.loss}**", width=48)
        now = lane.now
        row.metric("Loss", f"{now.loss:.6f}" if now else "–", width="content")
        row.metric("Accuracy", percent(now.accuracy if now else None), width="content")
        if now and now.test_loss is not None:
            row.metric("Test loss", f"{now.test_loss:.6f}", width="content")
            row.metric("Test accuracy", percent(now.test_accuracy), width="content")
        for label, (value, compared) in shown.items():
            row.metric(label, value, compared, width="content", **QUIET)


QUIET: dict[str, Any] = {"delta_color": "off", "delta_arrow": "off"}


def percent(share: float | None) -> str:
    """A share as a student reads it."""
    return "–" if share is None else f"{100 * share:.1f} %"
