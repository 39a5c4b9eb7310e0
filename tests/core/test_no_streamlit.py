"""core knows nothing of Streamlit, and no figure blocks on pyplot."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = sorted((ROOT / "core").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))

IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
import core
for module in pkgutil.walk_packages(core.__path__, "core."):
    importlib.import_module(module.name)
print(sorted({"streamlit", "matplotlib"} & sys.modules.keys()))
"""


def imported(path: Path) -> set[str]:
    """The top-level packages that a source file imports anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def test_importing_all_of_core_leaves_streamlit_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_EVERYTHING],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.stem)
def test_a_core_module_imports_no_streamlit_and_no_pages(path: Path) -> None:
    assert imported(path).isdisjoint({"streamlit", "pages"})


@pytest.mark.parametrize("path", CORE + PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_draws_with_matplotlib(path: Path) -> None:
    assert imported(path).isdisjoint({"matplotlib", "pylab"})
