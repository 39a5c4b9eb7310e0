"""Each folder of core/ may import those above it in this list, and none below."""

from __future__ import annotations

import ast
from pathlib import Path

CORE = Path(__file__).parents[2] / "core"
ROOMS = (
    "text", "hosting", "training", "formulas", "workers", "runs", "datasets", "csv", "settings", "digits", "metrics",
    "diagnosis", "figures", "streaming", "experiments", "lessons", "code",
)  # fmt: skip


def imported(file: Path) -> set[str]:
    """The modules of core/ that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.startswith("core.")}


def room_of(module: str) -> str:
    """The folder that a module lies in."""
    return module.split(".")[1]


def from_below(file: Path) -> set[str]:
    """The modules of rooms below its own that a file imports."""
    place = ROOMS.index(file.relative_to(CORE).parts[0])
    return {module for module in imported(file) if ROOMS.index(room_of(module)) > place}


def test_a_file_imports_from_the_rooms_above_it_alone() -> None:
    found = {file: from_below(file) for file in sorted(CORE.glob("*/**/*.py"))}
    assert {file: below for file, below in found.items() if below} == {}


def test_every_folder_is_a_room() -> None:
    folders = {each.name for each in CORE.iterdir() if each.is_dir() and each.name[0] != "_"}
    assert folders == set(ROOMS)
