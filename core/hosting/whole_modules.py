"""Modules that another thread sees only when they are whole.

A module stands in ``sys.modules`` before its body has run. Plotly looks there for pandas, to tell
a series from a list, and fails with "partially initialized module" where another thread is still
importing it (plotly 7.1, ``_plotly_utils.basevalidators.is_homogeneous_array``).
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import threading
from collections.abc import Sequence
from types import ModuleType
from typing import Any

LONGEST_SECONDS = 60.0  # that an import may take; after it the module is seen as it is


class _InTheMaking(ModuleType):
    """A module whose attributes other threads wait for."""

    def __getattribute__(self, name: str) -> Any:
        # Python's own import asks for the names with underscores, and has locks of its own.
        if not name.startswith("__"):
            made_by, whole = ModuleType.__getattribute__(self, "__made__")
            if threading.get_ident() != made_by:
                whole.wait(LONGEST_SECONDS)
        return ModuleType.__getattribute__(self, name)


class _Loader(importlib.abc.Loader):
    """Does what another loader does, and has other threads wait meanwhile."""

    def __init__(self, loader: importlib.abc.Loader) -> None:
        self._loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """The module, empty."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's body."""
        whole = threading.Event()
        module.__dict__["__made__"] = (threading.get_ident(), whole)
        module.__class__ = _InTheMaking
        try:
            self._loader.exec_module(module)
        finally:
            module.__class__ = ModuleType
            module.__loader__ = self._loader
            if module.__spec__ is not None:
                module.__spec__.loader = self._loader
            whole.set()


class _Finder(importlib.abc.MetaPathFinder):
    """Finds modules by name as the other finders do, with ``_Loader`` around their loaders."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return how one of the names is imported, or ``None`` for every other."""
        if fullname not in self._names:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


def seen_when_whole(*names: str) -> None:
    """From now on these modules, whoever imports them, are seen by other threads when they are whole."""
    sys.meta_path.insert(0, _Finder(names))
