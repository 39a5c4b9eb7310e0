"""One session may keep so much of files on the server, and no more."""

from __future__ import annotations

import re
from collections import Counter

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import get_instance

from core.digits.photo.file import MAX_MEGABYTES

MAX_BYTES = 60 * 2**20  # six of the largest files; a page has a place for one
UPLOAD = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/[^/]+$")


def bytes_kept(session: str) -> int:
    """Of all files that a session has sent and not taken away."""
    storage = get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return sum(len(file.data) for file in storage.get(session, {}).values())


class UploadLimit:
    """The app behind it, which takes no file of a session that keeps too much already."""

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
        if bytes_kept(session) + expected > MAX_BYTES:
            await Response(status_code=413)(scope, receive, send)
            return
        self._sending[session] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._sending[session] -= 1
            self._sending += Counter()  # forgets those that send nothing
