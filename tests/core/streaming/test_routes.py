"""Frames by WebSocket and by plain HTTP."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from core.streaming import routes
from core.streaming.routes import (
    BAD_MESSAGE,
    NORMAL,
    PACKED,
    TOO_MANY,
    TOO_SLOW,
    UNKNOWN_TOKEN,
    live_routes,
    serve,
)
from core.streaming.viewer import MOST_A_SECOND, ON_THEIR_WAY
from tests.core.streaming.scenes import Page, page, shows

FRIEND = "http://course.example"


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A browser whose page came from the server itself."""
    app = Starlette(routes=live_routes("/base", lambda origin: origin == FRIEND))
    with TestClient(app) as client:
        yield client


@pytest.fixture
def shown() -> Page:
    """A page with one figure."""
    return page(loss=1)


def address(shown: Page) -> str:
    return f"/base/live/{shown.stream.token}"


@contextmanager
def watching(client: TestClient, shown: Page, origin: str = "") -> Iterator[WebSocketTestSession]:
    """A browser that follows the page."""
    headers = {"Origin": origin} if origin else {}
    with (
        suppress(CancelledError),  # the test client does not wait until a route has ended
        client.websocket_connect(address(shown), headers=headers) as socket,
    ):
        yield socket


def closed_with(socket: WebSocketTestSession) -> int:
    """Why the server closed the socket."""
    with pytest.raises(WebSocketDisconnect) as closed:
        while True:
            socket.receive_text()
    return closed.value.code


def test_a_frame_follows_while_the_last_is_painted(client: TestClient, shown: Page) -> None:
    with watching(client, shown) as socket:
        assert socket.receive_json()["figures"] == {"loss": shows(1)}
        shown.move(loss=2)
        assert socket.receive_json()["figures"] == {"loss": shows(2)}


def test_two_frames_are_on_their_way_at_most(client: TestClient, shown: Page) -> None:
    with watching(client, shown) as socket:
        for loss in (2, 3):
            socket.receive_json()
            shown.move(loss=loss)
        for loss in (4, 5):  # which nobody is sent before one of the two is painted
            time.sleep(2 / MOST_A_SECOND)
            shown.move(loss=loss)
        socket.send_text("painted")
        assert socket.receive_json()["figures"] == {"loss": shows(5)}


def test_who_says_more_often_that_it_painted_than_it_was_sent_frames_is_let_go(
    client: TestClient, shown: Page
) -> None:
    with watching(client, shown) as socket:
        socket.receive_text()
        for _ in range(ON_THEIR_WAY + 1):
            socket.send_text("painted")
        assert closed_with(socket) == BAD_MESSAGE


def test_who_can_unpack_frames_is_sent_them_packed(client: TestClient, shown: Page) -> None:
    with (
        suppress(CancelledError),
        client.websocket_connect(address(shown), subprotocols=[PACKED]) as socket,
    ):
        assert socket.accepted_subprotocol == PACKED
        frame = json.loads(zlib.decompress(socket.receive_bytes()))
        assert frame["figures"] == {"loss": shows(1)}


@pytest.mark.parametrize("takes", ["gzip, deflate, br", "identity"])
def test_an_answer_is_packed_for_who_can_unpack_it(
    client: TestClient, shown: Page, takes: str
) -> None:
    asked = client.post(
        f"{address(shown)}/next", content="a visible", headers={"Accept-Encoding": takes}
    )
    assert asked.json()["figures"] == {"loss": shows(1)}
    assert asked.headers.get("Content-Encoding") == ("deflate" if "deflate" in takes else None)


def test_a_socket_that_a_frame_found_closed_is_done_with(shown: Page) -> None:
    """Whoever listens to it then is told so by another error than whoever sends."""

    async def nothing(*_: object) -> None:
        """Neither receive nor send anything."""

    scope = {"type": "websocket", "path_params": {"token": shown.stream.token}}
    socket = WebSocket(scope, nothing, nothing)
    socket.application_state = WebSocketState.DISCONNECTED
    assert asyncio.run(serve(socket)) == NORMAL


def test_a_browser_that_never_paints_is_let_go(
    client: TestClient, shown: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "PAINT_SECONDS", 0.1)
    with watching(client, shown) as socket:
        for loss in range(2, 2 + ON_THEIR_WAY):
            socket.receive_json()
            shown.move(loss=loss)
        assert closed_with(socket) == TOO_SLOW


def test_an_unknown_token_gets_nothing(client: TestClient) -> None:
    with client.websocket_connect("/base/live/guess") as socket:
        assert closed_with(socket) == UNKNOWN_TOKEN


@pytest.mark.parametrize("text", ["", "paint", "x" * 100_000])
def test_what_is_no_notice_closes_the_socket(client: TestClient, shown: Page, text: str) -> None:
    with watching(client, shown) as socket:
        socket.receive_text()
        socket.send_text(text)
        assert closed_with(socket) == BAD_MESSAGE


def test_bytes_close_the_socket(client: TestClient, shown: Page) -> None:
    with watching(client, shown) as socket:
        socket.receive_text()
        socket.send_bytes(b"painted")
        assert closed_with(socket) == BAD_MESSAGE


def test_the_oldest_of_three_browsers_is_let_go(client: TestClient, shown: Page) -> None:
    with (
        watching(client, shown) as first,
        watching(client, shown) as second,
        watching(client, shown) as third,
    ):
        assert closed_with(first) == TOO_MANY
        assert second.receive_json()["version"] == 1
        assert third.receive_json()["version"] == 1


@pytest.mark.parametrize("origin", ["http://testserver", FRIEND])
def test_a_page_of_this_server_or_an_allowed_one_may_watch(
    client: TestClient, shown: Page, origin: str
) -> None:
    with watching(client, shown, origin) as socket:
        assert socket.receive_json()["version"] == 1


def test_another_site_may_not_watch(client: TestClient, shown: Page) -> None:
    stranger = "http://evil.example"
    with pytest.raises(WebSocketDisconnect), watching(client, shown, stranger):
        pass
    asked = client.post(f"{address(shown)}/next", content="a visible", headers={"Origin": stranger})
    assert asked.status_code == 403


def test_frames_can_be_asked_for(
    client: TestClient, shown: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "POLL_SECONDS", 0.3)
    ask = f"{address(shown)}/next"
    first = client.post(ask, content="a visible")
    assert first.json()["figures"] == {"loss": shows(1)}
    assert first.headers["cache-control"] == "no-store"
    assert client.post(ask, content="a visible").status_code == 204
    shown.move(loss=2)
    assert client.post(ask, content="a visible").json()["figures"] == {"loss": shows(2)}
    assert client.post(ask, content="b visible").json()["figures"] == {"loss": shows(2)}


def test_the_oldest_of_three_browsers_that_ask_is_told_so(client: TestClient, shown: Page) -> None:
    ask = f"{address(shown)}/next"
    for name in ("a", "b", "c"):
        assert client.post(ask, content=f"{name} visible").status_code == 200
    assert client.post(ask, content="a visible").status_code == 409


@pytest.mark.parametrize("body", ["", "a", "a give", "a " + "x" * 100_000])
def test_a_request_that_says_nothing_sensible_is_refused(
    client: TestClient, shown: Page, body: str
) -> None:
    assert client.post(f"{address(shown)}/next", content=body).status_code == 400


def test_a_request_for_an_unknown_token_finds_nothing(client: TestClient) -> None:
    assert client.post("/base/live/guess/next", content="a visible").status_code == 404


def test_a_browser_that_asks_no_more_is_forgotten(
    client: TestClient, shown: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "IDLE_SECONDS", 0.0)
    ask = f"{address(shown)}/next"
    for _ in range(2):
        assert client.post(ask, content="a visible").json()["figures"] == {"loss": shows(1)}


def test_two_requests_under_one_name_share_a_frame(shown: Page) -> None:
    async def asked() -> list[str | bytes | None]:
        poller = routes.Poller(shown.stream, unpacks=False)
        return await asyncio.gather(*(poller.next_frame(5.0) for _ in range(2)))

    frames = asyncio.run(asked())
    assert [frame is None for frame in frames].count(False) == 1
