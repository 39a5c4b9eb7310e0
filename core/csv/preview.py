"""The first rows of a sheet as they would be taken, for a look before they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.csv.sheet import Sheet

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 5  # rows


def first_rows(sheet: Sheet, roles: Mapping[str, str], label: str | None, one: str) -> pd.DataFrame:
    """Return texts: numbers as they were read, and of a label what it counts as; then what is left out.

    ``roles`` names the columns that are used: x1 -> column. ``label`` is the one that holds classes,
    of which ``one`` counts as 1.
    """
    import pandas as pd  # only where there is a table

    head = sheet.cells.head(SHOWN)
    shown: dict[str, list[str]] = {"line": [str(line) for line in head.index]}
    for role, column in roles.items():
        numbers = sheet.numbers[column].head(SHOWN)
        cells = [
            cell if pd.isna(number) else f"{number:.12g}"
            for cell, number in zip(head[column], numbers, strict=True)
        ]
        if column == label:
            spelled = sheet.first_spelling(column)
            cells = [
                _counted(cell, spelled[line] == one) if line in spelled else cell
                for line, cell in zip(head.index, head[column], strict=True)
            ]
        shown[role if role == column else f"{role} · {column}"] = cells
    for column in sheet.columns:
        if column not in roles.values():
            shown[f"not used · {column}"] = list(head[column])
    return pd.DataFrame(shown)


def _counted(cell: str, is_one: bool) -> str:
    """Return a label's cell, and the class that it counts as."""
    return cell if cell == str(int(is_one)) else f"{cell} → {int(is_one)}"
