"""A table of the student's own, read from a CSV file."""

from __future__ import annotations

import streamlit as st

from core.datasets.table import MAX_FEATURES, MAX_ROWS, Table, to_text
from core.settings.fields import LONGEST_LINK, TextField
from core.text.plain_text import as_text
from pages.controls.controls import Controls
from pages.data.csv_preview import choose_table
from pages.data.csv_upload import Wanted, csv_upload

TABLE = Wanted(
    "Features, and a number to predict",
    f"One to {MAX_FEATURES} features, at most {MAX_ROWS:,} rows.",
    "Use this table",
    choose_table,
)


def own_table(controls: Controls, field: TextField) -> Table:
    """Draw the place for the file; return the table that it held, an empty one at first."""
    table: Table = controls.text(field)

    def keep(taken: Table) -> None:
        controls.set_text(field, to_text(taken))

    csv_upload(st.container(), controls.page, TABLE, keep)
    if len(table):
        link = " It doesn’t fit the link." if len(to_text(table)) > LONGEST_LINK else ""
        features = ", ".join(table.columns[:-1])
        st.caption(as_text(f"{len(table):,} rows: {table.columns[-1]} from {features}.{link}"))
    return table
