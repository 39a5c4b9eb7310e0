"""The numbers of a run, beside what they should become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.run import RunView


def show_numbers(
    view: RunView,
    parameters: Sequence[Mapping[str, tuple[str, str]]],
    *,
    speed: tuple[str, float] | None = None,
) -> None:
    """Metrics of every lane; ``parameters`` holds, a lane, label -> (value, what to compare it with).

    ``speed`` is shown where epochs a second would say little.
    """
    label, rate = speed or ("Epochs/s", view.epochs_per_second)
    row = st.container(horizontal=True)
    racing = len(view.lanes) > 1
    row.metric("Epoch", f"{view.epoch:,}", width="content")
    row.metric(label, f"{rate:,.0f}", width="content")
    for lane, shown in zip(view.lanes, parameters, strict=True):
        if racing:
            row = st.container(horizontal=True, vertical_alignment="center")
            row.markdown(f"**{lane.spec.loss}**", width=48)
        now = lane.now
        row.metric("Loss", f"{now.loss:.6f}" if now else "–", width="content")
        row.metric("Accuracy", percent(now.accuracy if now else None), width="content")
        if lane.spec.train_share < 1:
            test_loss = now.test_loss if now else None
            shown_loss = "–" if test_loss is None else f"{test_loss:.6f}"
            row.metric("Test loss", shown_loss, width="content")
            row.metric(
                "Test accuracy", percent(now.test_accuracy if now else None), width="content"
            )
        for label, (value, compared) in shown.items():
            row.metric(label, value, compared, width="content", **QUIET)


QUIET: dict[str, Any] = {"delta_color": "off", "delta_arrow": "off"}


def percent(share: float | None) -> str:
    """A share as a student reads it."""
    return "–" if share is None else f"{100 * share:.1f} %"
