"""A script as a Jupyter notebook: its first comment as a heading, a code cell for each of its steps."""

from __future__ import annotations

import json
import re
from typing import Any

STEP = re.compile(r"^# %% (.*)\n", re.MULTILINE)


def write_notebook(script: str) -> str:
    """Return the notebook, as JSON, of a script in cells of ``# %%``."""
    heading, *steps = STEP.split(script)
    title, *lines = [line.removeprefix("# ") for line in heading.strip().splitlines()]
    cells = [_cell("markdown", "\n".join([f"# {title}", *(f"- {line}" for line in lines)]))]
    for words, code in zip(steps[::2], steps[1::2], strict=True):
        cells += [_cell("markdown", f"## {words}"), _cell("code", code.strip())]
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }  # fmt: skip
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def code_of(notebook: str) -> str:
    """Return the code of a notebook's cells, one below the other."""
    cells = json.loads(notebook)["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def _cell(kind: str, source: str) -> dict[str, Any]:
    cell = {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)}
    return cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}
