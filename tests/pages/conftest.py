"""The pool that the pages share is ended after the tests of this folder."""

from collections.abc import Iterator

import pytest

from core.runs.engine import shared_engine


@pytest.fixture(scope="package", autouse=True)
def _engine_stopped() -> Iterator[None]:
    yield
    shared_engine().shutdown()
