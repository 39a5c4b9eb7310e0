"""The lessons' notebooks that are committed are those that are made now."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.code.lesson_notebooks import lesson_notebooks
from core.code.notebook import code_of

FOLDER = Path(__file__).parents[3] / "docs" / "notebooks"


def test_the_committed_notebooks_are_up_to_date() -> None:
    committed = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.ipynb")}
    assert committed == lesson_notebooks(), "make notebooks"


@pytest.mark.parametrize("name", lesson_notebooks())
def test_a_notebook_is_one_of_jupyters(name: str) -> None:
    notebook = json.loads(lesson_notebooks()[name])
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    for cell in notebook["cells"]:
        of_code = {"execution_count", "outputs"} if cell["cell_type"] == "code" else set()
        assert cell.keys() == {"cell_type", "id", "metadata", "source"} | of_code
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    compile(code_of(json.dumps(notebook)), name, "exec")
