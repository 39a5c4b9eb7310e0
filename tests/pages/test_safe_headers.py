"""Every answer says what it is, and a page fetches nothing from anywhere else."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from pages.server.middleware import PAGE_POLICY, PART_POLICY, SafeHeaders


async def greet(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


@pytest.fixture
def client() -> TestClient:
    routes = [
        Route("/", lambda request: HTMLResponse("<p>page</p>")),
        Route("/live/frame", lambda request: JSONResponse({})),
        Route("/unchanged", lambda request: Response(status_code=304)),
        Route("/own", lambda request: JSONResponse({}, headers={"Content-Security-Policy": "own"})),
        WebSocketRoute("/socket", greet),
    ]
    return TestClient(
        Starlette(routes=routes, middleware=[Middleware(SafeHeaders, parts=("/live/",))])
    )


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/", PAGE_POLICY),
        ("/unchanged", PAGE_POLICY),
        ("/nowhere", PAGE_POLICY),
        ("/live/frame", PART_POLICY),
        ("/live/nowhere", PART_POLICY),
        ("/own", "own"),
    ],
)
def test_every_answer_has_them(client: TestClient, path: str, policy: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers.get_list("Content-Security-Policy") == [policy]


def test_a_socket_goes_on_as_before(client: TestClient) -> None:
    with client.websocket_connect("/socket") as socket:
        assert socket.receive_text() == "hello"
