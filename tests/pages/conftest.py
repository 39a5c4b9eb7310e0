"""What the tests of pages share: one pool of workers, one look through the installed packages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from core.runs.engine import shared_engine


@pytest.fixture(scope="session", autouse=True)
def _engine_stopped() -> Iterator[None]:
    yield
    shared_engine().shutdown()


@pytest.fixture(scope="package", autouse=True)
def _packages_read_once() -> Iterator[None]:
    # A server looks for components once, in every package's metadata; ``AppTest`` for each page.
    with pytest.MonkeyPatch.context() as patch:
        found = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield
