"""Where browsers get the frames of a page: by WebSocket, or by plain HTTP where none gets through."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from core.streaming.stream import Stream, find
from core.streaming.viewer import Viewer

# Why a socket is closed. The browser's stream.js knows UNKNOWN_TOKEN and TOO_MANY.
NORMAL, BAD_MESSAGE, UNKNOWN_TOKEN, TOO_SLOW, TOO_MANY = 1000, 4400, 4404, 4408, 4409
PACKED = "deflate"  # the subprotocol by which frames come packed
LONGEST_REQUEST = 64  # bytes
PAINT_SECONDS = 20.0  # that a browser may take to paint
POLL_SECONDS = 10.0  # that a request waits for something to move
IDLE_SECONDS = 20.0  # after which a browser that asks no more is forgotten

CLOSED = (WebSocketDisconnect, RuntimeError)  # what using a socket that is closed raises

Allowed = Callable[[str], bool]  # returns whether pages of an origin may watch


def live_routes(base: str, origin_allowed: Allowed) -> list[BaseRoute]:
    """Return the routes below ``base``, for pages of this or an allowed origin."""

    def trusted(connection: HTTPConnection) -> bool:
        origin, host = connection.headers.get("origin"), connection.headers.get("host")
        return origin is None or origin.partition("://")[2] == host or origin_allowed(origin)

    async def watch(socket: WebSocket) -> None:
        if not trusted(socket):
            await socket.close()
            return
        await socket.accept(PACKED if unpacks(socket) else None)
        code = await serve(socket)
        with suppress(*CLOSED):
            await socket.close(code)

    async def poll(request: Request) -> Response:
        return await next_frame(request) if trusted(request) else Response(status_code=403)

    return [
        WebSocketRoute(f"{base}/live/{{token}}", watch),
        Route(f"{base}/live/{{token}}/next", poll, methods=["POST"]),
    ]


async def serve(socket: WebSocket) -> int:
    """Send frames until the socket closes; return the code to close it with."""
    stream = find(socket.path_params["token"])
    if stream is None:
        return UNKNOWN_TOKEN
    viewer = Viewer(stream, unpacks=unpacks(socket))
    stream.join(viewer)
    parts = [asyncio.ensure_future(part) for part in (
        _send(socket, viewer), _receive(socket, viewer), _dismissed(viewer), viewer.keep_running(),
    )]  # fmt: skip
    try:
        done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()
    finally:
        stream.leave(viewer)
        for part in parts:
            part.cancel()
        await asyncio.gather(*parts, return_exceptions=True)


def unpacks(socket: WebSocket) -> bool:
    """Return whether the browser offers to unpack frames; older ones can't."""
    return PACKED in socket.scope.get("subprotocols", ())


async def _send(socket: WebSocket, viewer: Viewer) -> int:
    while True:
        try:
            await asyncio.wait_for(viewer.room.acquire(), PAINT_SECONDS)
        except TimeoutError:
            return TOO_SLOW
        frame = await viewer.next_frame()
        try:
            await (socket.send_text(frame) if isinstance(frame, str) else socket.send_bytes(frame))
        except CLOSED:
            return NORMAL


async def _receive(socket: WebSocket, viewer: Viewer) -> int:
    try:
        async for notice in socket.iter_text():
            viewer.hear(notice)
    except (ValueError, KeyError):  # KeyError: the message was binary
        return BAD_MESSAGE
    except CLOSED:
        pass
    return NORMAL


async def _dismissed(viewer: Viewer) -> int:
    await viewer.gone.wait()
    return TOO_MANY


class Poller:
    """A browser that asks for frame after frame, and is forgotten when it asks no more."""

    def __init__(self, stream: Stream, *, unpacks: bool) -> None:
        self.viewer = Viewer(stream, unpacks=unpacks)
        self._frame: asyncio.Task[str | bytes] | None = None
        self._stream = stream
        self._expiry: asyncio.TimerHandle | None = None
        stream.join(self.viewer)

    def keep(self) -> None:
        """Keep it: it has asked again."""
        if self._expiry is not None:
            self._expiry.cancel()

    def expire_later(self, forget: Callable[[], object]) -> None:
        """Forget it where it does not ask again for ``IDLE_SECONDS``."""
        self.keep()

        def expire() -> None:
            if self._frame is not None:
                self._frame.cancel()
            self._stream.leave(self.viewer)
            forget()

        self._expiry = asyncio.get_running_loop().call_later(IDLE_SECONDS, expire)

    async def next_frame(self, seconds: float) -> str | bytes | None:
        """Return the next frame, if there is one in that time.

        One that is being drawn when time is up is for the next request: what the viewer has
        drawn counts as sent.
        """
        waiting = self._frame = self._frame or asyncio.ensure_future(self.viewer.next_frame())
        await asyncio.wait({waiting}, timeout=seconds)
        if not waiting.done() or self._frame is not waiting:  # another request has taken it
            return None
        self._frame = None
        return waiting.result()


_pollers: dict[tuple[str, str], Poller] = {}  # by token and the browser's own name


async def next_frame(request: Request) -> Response:
    """Answer with the next frame, 204 where nothing moves, 404 where the session is gone."""
    token = request.path_params["token"]
    stream = find(token)
    if stream is None:
        return Response(status_code=404)
    name, _, notice = (await read_text(request, LONGEST_REQUEST)).partition(" ")
    key = (token, name)
    if key not in _pollers:
        deflate = "deflate" in request.headers.get("accept-encoding", "")
        _pollers[key] = Poller(stream, unpacks=deflate)
    poller = _pollers[key]
    poller.keep()
    try:
        poller.viewer.hear(notice)
        if poller.viewer.gone.is_set():
            return Response(status_code=409)
        keeping = asyncio.ensure_future(poller.viewer.keep_running())
        try:
            frame = await poller.next_frame(POLL_SECONDS)
        finally:
            keeping.cancel()
    except ValueError:
        return Response(status_code=400)
    finally:
        poller.expire_later(lambda: _pollers.pop(key, None))
    if frame is None:
        return Response(status_code=204)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if isinstance(frame, bytes):
        headers |= {"Content-Encoding": "deflate"}
    return Response(frame, media_type="application/json", headers=headers)


async def read_text(request: Request, longest: int) -> str:
    """Return the body, cut off at ``longest`` bytes."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > longest:
            break
    return body[:longest].decode(errors="replace")
