"""One client that asks for too much costs the others nothing."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.server.visitor import (
    SUBPROTOCOLS,
    exceptions_on,
    request_for,
    stream_of,
    streamlit_of,
)


def test_a_link_of_ten_megabytes_is_not_taken(address: str) -> None:
    with connect(streamlit_of(address), subprotocols=SUBPROTOCOLS, max_size=None) as socket:
        query = "loss=" + "a" * 10_000_000
        with pytest.raises(ConnectionClosed):
            socket.send(request_for(address, "logistic", query).SerializeToString())
            while True:
                socket.recv(timeout=30)
    assert exceptions_on(address, "logistic") == []


def test_a_long_link_is_quoted_in_short_and_the_page_is_whole(address: str) -> None:
    assert exceptions_on(address, "logistic", "loss=" + "a" * 500_000) == []


def test_a_hundred_open_sockets_leave_a_page_as_it_is(address: str) -> None:
    with ExitStack() as sockets:
        for number in range(50):
            sockets.enter_context(connect(streamlit_of(address), subprotocols=SUBPROTOCOLS))
            sockets.enter_context(connect(stream_of(address, f"made-up-{number}")))
        assert exceptions_on(address, "xor") == []
