"""What stands before Streamlit: safe headers on every answer, and a limit on files of a session."""

from __future__ import annotations

import re
from collections import Counter

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.digits.photo.file import MAX_MEGABYTES
from pages.server.compat import uploaded_bytes

# A page shows its own pictures and no frame: what a stranger smuggles in is not fetched.
PAGE_POLICY = (
    "img-src 'self' data: blob:; media-src 'self' data: blob:; frame-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'"
)
# Frames, scripts and figures are for the page that asks for them; by themselves they show nothing.
PART_POLICY = "default-src 'none'; frame-ancestors 'none'"

MAX_BYTES = 60 * 2**20  # six of the largest files; a page has a place for one
UPLOAD = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/[^/]+$")

FAULT = (
    "Something went wrong in this page, and it is not your doing. Press **Reset**, or load the page "
    "again; your settings are in its address. If it comes back, tell your teacher what you did last."
)


class SafeHeaders:
    """Adds the headers by which a browser guards its user.

    A path decides, not what is answered: a browser also keeps the headers of the answer that
    nothing has changed, which says nothing of a page.

    Args:
        parts: the beginnings of the paths that are no pages.
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


class UploadLimit:
    """Refuses a file of a session that keeps ``MAX_BYTES`` already."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._sending: Counter[str] = Counter()  # files on their way, by session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        upload = UPLOAD.search(scope.get("path", "")) if scope.get("method") == "PUT" else None
        if upload is None:
            await self.app(scope, receive, send)
            return
        session = upload["session"]
        expected = (self._sending[session] + 1) * MAX_MEGABYTES * 2**20
        if uploaded_bytes(session) + expected > MAX_BYTES:
            await Response(status_code=413)(scope, receive, send)
            return
        self._sending[session] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._sending[session] -= 1
            self._sending += Counter()  # forgets sessions that send nothing


def show_fault(_: Exception) -> bool:
    """Show a sentence where a page has a fault; return whether Streamlit is to show nothing more."""
    if st.get_option("client.showErrorDetails") != "none":
        return False  # whoever writes a page wants the traceback
    st.error(FAULT, icon=":material/error:")
    return True
