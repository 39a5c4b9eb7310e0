"""core knows nothing of Streamlit, and no figure blocks on pyplot."""

import ast
import importlib
import pkgutil
import sys
from pathlib import Path

import core
from tests.core.warm_pool import warm_pool

ROOT = Path(__file__).parents[2]
CORE = sorted((ROOT / "core").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The top-level packages that a source file imports anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def import_everything() -> list[str]:
    """Import every module of core; return which of those that it must leave alone came with them."""
    for module in pkgutil.walk_packages(core.__path__, "core."):
        importlib.import_module(module.name)
    return sorted({"streamlit", "matplotlib"} & sys.modules.keys())


def test_importing_all_of_core_leaves_streamlit_alone() -> None:
    with warm_pool() as fresh:  # whose workers have neither, but PyTorch
        assert fresh.submit(import_everything).result(timeout=120) == []


def test_a_core_module_imports_no_streamlit_and_no_pages() -> None:
    assert [path for path in CORE if imported(path) & {"streamlit", "pages"}] == []


def test_nothing_draws_with_matplotlib() -> None:
    assert [path for path in CORE + PAGES if imported(path) & {"matplotlib", "pylab"}] == []
