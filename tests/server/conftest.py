"""One server for the tests that leave it as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.app import serving


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where it answers."""
    with serving() as address:
        yield address
