"""The first visitors of a server, who all come at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.e2e.app import serving
from tests.server.visitor import exceptions_on

PAGES = (("logistic", ""), ("xor", ""), ("softmax", "mode=train"), ("mnist", ""))
VISITORS = 12


def test_the_first_pages_opened_at_once_are_whole() -> None:
    with serving() as address, ThreadPoolExecutor(VISITORS) as visitors:
        visits = [
            visitors.submit(exceptions_on, address, *PAGES[i % len(PAGES)]) for i in range(VISITORS)
        ]
        assert [visit.result() for visit in visits] == [[]] * VISITORS
