"""One server for the tests that leave it as it was, and a place for those that start their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.app import serving


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where it answers."""
    with serving() as address:
        yield address


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose name is short, as that of a socket in it must be."""
    with TemporaryDirectory(prefix="end-") as name:
        yield Path(name)
