"""The pool that the pages share is ended after the tests of this folder."""

from collections.abc import Iterator

import pytest

from core.runs.worker_pool import shared_pool


@pytest.fixture(scope="package", autouse=True)
def _engine_stopped() -> Iterator[None]:
    yield
    shared_pool().shutdown()
