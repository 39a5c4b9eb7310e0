"""What is explained beside each experiment: one Markdown file a view, a heading for each note."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache  # each press builds the page anew
def read_notes(name: str) -> Mapping[str, str]:
    """Return the notes of a view: their titles, and their texts in Markdown."""
    text = (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8")
    notes = (part.split("\n", 1) for part in f"\n{text}".split("\n## ")[1:])
    return {title: body.strip() for title, body in notes}
