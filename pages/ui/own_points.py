"""Points of the student's own: clicked on the plane, or read from a CSV file."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.datasets.points import LINK_POINTS, MAX_POINTS, NO_POINTS, Points, to_text
from core.datasets.points_csv import read_csv, write_csv
from core.plain_text import as_text
from core.settings.fields import TextField
from pages.ui.controls import Controls
from pages.ui.csv_upload import csv_upload
from pages.ui.session import widget_value

LONGEST_LINK = 20 * LINK_POINTS


class OwnPoints:
    """The student's points on one page, kept as text by the page's controls."""

    def __init__(self, controls: Controls, field: TextField) -> None:
        self._controls, self._field = controls, field
        self.points: Points = controls.text(field, longest=LONGEST_LINK)

    def clicked(self, click: dict[str, Any]) -> None:
        """Take away the point that was clicked, or put one of the chosen class there."""
        label = 1 if widget_value(self._key("class")) == 1 else 0
        across, up = click["reach"]
        # Several clicks may come at once: each meets what the one before has left.
        points: Points = self._controls.present(self._field)
        try:
            self._keep(points.toggled(click["x"], click["y"], label, (across, up)))
        except ValueError as problem:
            st.toast(as_text(str(problem)), icon=":material/error:")

    def toolbar(self) -> None:
        """Which class a click places, the file in and out, and away with them all."""
        count = len(self.points)
        row = st.container(horizontal=True, vertical_alignment="bottom")
        row.segmented_control(
            "Click places", [0, 1], default=1, required=True, key=self._key("class"),
            format_func=lambda label: f"y = {label}",
        )  # fmt: skip
        with row.popover("CSV file", icon=":material/upload_file:"):
            csv_upload(
                self._controls, self._key("file"), "Two columns of numbers and a 0/1 label",
                f"At most {MAX_POINTS:,} lines.", lambda content: self._keep(read_csv(content)),
            )  # fmt: skip
            st.download_button(
                "Download these points", write_csv(self.points), "points.csv", "text/csv",
                disabled=not count, icon=":material/download:",
            )  # fmt: skip
        row.button(
            "Clear points", icon=":material/delete:", disabled=not count,
            on_click=self._keep, args=(NO_POINTS,),
        )  # fmt: skip
        if not count:
            st.info("There are no points yet. Click on the plane to place some of each class.")
        elif len(set(self.points.labels)) == 1:
            st.warning("All points are of one class. Place some of the other, too.")
        else:
            link = "" if len(to_text(self.points)) <= LONGEST_LINK else " They don't fit the link."
            st.caption(f"{count:,} points. Click one to take it away.{link}")

    def _keep(self, points: Points) -> None:
        self._controls.set_text(self._field, to_text(points))

    def _key(self, name: str) -> str:
        return f"{self._controls.page} points {name}"
