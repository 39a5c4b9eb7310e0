"""Names of columns, as figures show them and links hold them."""

from __future__ import annotations

from collections.abc import Sequence

from core.text.number_reader import number_in

LONGEST_NAME = 20
PARTING = str.maketrans({",": " ", ";": " "})  # cells and rows in a link


def plain_name(name: str) -> str:
    """A name without what parts cells and rows in a link; no number is a name."""
    short = " ".join(name.translate(PARTING).split())[:LONGEST_NAME].strip()
    return short if number_in(short) is None else f"column {short}"[:LONGEST_NAME]


def named_axes(names: Sequence[str], usual: Sequence[str]) -> tuple[str, ...]:
    """What stands at axes: x1, or with the column's name “x1: hours”."""
    if not names:
        return tuple(usual)
    return tuple(
        axis if name in ("", axis) else f"{axis}: {name}"
        for axis, name in zip(usual, names, strict=True)
    )
