"""Points of the student's own: clicked on the plane, or read from a CSV file."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.datasets.points import MAX_POINTS, NO_POINTS, Points, to_csv, to_text
from core.settings.fields import LONGEST_LINK, TextField
from core.settings.training_settings import STANDARDISE
from core.text.plain_text import as_text
from pages.controls.controls import Controls
from pages.data.csv_preview import choose_points
from pages.data.csv_upload import Wanted, csv_upload
from pages.session.session import widget_value

LIMITS = f"Numbers and a label of two classes, at most {MAX_POINTS:,} rows."
USE = "Use these points"
PLANE = Wanted("Two columns of numbers and a label", LIMITS, USE, partial(choose_points, least=2))
CURVE = Wanted(
    "One or two columns of numbers and a label", LIMITS, USE, partial(choose_points, least=1)
)


class OwnPoints:
    """The student's points on one page, kept as text by the page's controls."""

    def __init__(self, controls: Controls, field: TextField, wanted: Wanted[Points]) -> None:
        self._controls, self._field, self._wanted = controls, field, wanted
        self.points: Points = controls.text(field)

    def clicked(self, click: dict[str, Any]) -> None:
        """Take away the point that was clicked, or put one of the chosen class there."""
        label = 1 if widget_value(self._key("class")) == 1 else 0
        across, up = click["reach"]
        # Several clicks may come at once: each meets what the one before has left.
        points: Points = self._controls.value(self._field)
        try:
            self._keep(points.toggled(click["x"], click["y"], label, (across, up)))
        except ValueError as problem:
            st.toast(as_text(str(problem)), icon=":material/error:")

    def toolbar(self, *, clicks: bool) -> DeltaGenerator:
        """Draw the buttons for a CSV file, a download, taking all points away and, for clicks, their class.

        Returns a row for what else belongs there.
        """
        count = len(self.points)
        row = st.container(horizontal=True, vertical_alignment="bottom")
        if clicks:
            row.segmented_control(
                "Click places", [0, 1], default=1, required=True, key=self._key("class"),
                format_func=lambda label: f"y = {label}",
            )  # fmt: skip
        csv_upload(row, self._controls.page, self._wanted, self._keep)
        if count:
            row.download_button(
                "Download these points", to_csv(self.points), "points.csv", "text/csv",
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip
        row.button(
            "Clear points", icon=":material/delete:", disabled=not count,
            on_click=self._keep, args=(NO_POINTS,),
        )  # fmt: skip
        if count:
            with row:
                self._controls.toggle(STANDARDISE)
        more = row.container(horizontal=True, width="content")
        if not count:
            where = (
                "Click on the plane to place some of each class." if clicks else "Give a CSV file."
            )
            st.info(f"There are no points yet. {where}")
        elif len(set(self.points.labels)) == 1:
            st.warning("All points are of one class. Place some of the other, too.")
        else:
            st.caption(self._in_words(clicks))
        return more

    def _in_words(self, clicks: bool) -> str:
        points, said = self.points, [f"{len(self.points):,} points."]
        if points.columns:
            features = ", ".join(points.columns[:-1])
            said = [f"{len(points):,} points: {points.columns[-1]} from {features}."]
        if clicks:
            said.append("Click one to take it away.")
        if len(to_text(points)) > LONGEST_LINK:
            said.append("They don't fit the link.")
        return as_text(" ".join(said))

    def _keep(self, points: Points) -> None:
        self._controls.set_text(self._field, to_text(points))

    def _key(self, name: str) -> str:
        return f"{self._controls.page} points {name}"
