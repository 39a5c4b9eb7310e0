"""The interpreter that tests of scripts share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.core.code.experiments import write_mnist
from tests.core.code.interpreter import Interpreter, fresh_interpreter


@pytest.fixture(scope="session")
def interpreter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Interpreter]:
    """A fresh one, in whose folder MNIST was downloaded."""
    folder = tmp_path_factory.mktemp("scripts")
    write_mnist(folder / "data")
    with fresh_interpreter(folder) as fresh:
        yield fresh
