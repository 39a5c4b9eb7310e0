"""The headers by which a browser guards its user, on every answer."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A page shows its own pictures alone, and no frame: what a stranger smuggles in is not fetched.
PAGE_POLICY = (
    "img-src 'self' data: blob:; media-src 'self' data: blob:; frame-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'"
)
# Frames, scripts and figures are for the page that asks for them; by themselves they show nothing.
PART_POLICY = "default-src 'none'; frame-ancestors 'none'"


class SafeHeaders:
    """The app behind it, whose answers are taken for what they say they are, and fetch nothing more.

    ``parts`` begin the paths of what is no page. A path decides, not what is answered: a browser
    also keeps the headers of the answer that nothing has changed, which says nothing of a page.
    """

    def __init__(self, app: ASGIApp, parts: tuple[str, ...]) -> None:
        self.app, self.parts = app, parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                part = scope["path"].startswith(self.parts)
                policy = PART_POLICY if part else PAGE_POLICY
                headers.setdefault("Content-Security-Policy", policy)
                headers.setdefault("X-Content-Type-Options", "nosniff")
            await send(message)

        await self.app(scope, receive, send_safely)
