"""One session may keep so much of files on the server, and no more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import get_instance

MAX_BYTES = 60 * 2**20  # six of the largest files; a page has a place for one
UPLOAD = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/[^/]+$")


def bytes_kept(session: str) -> int:
    """Of all files that a session has sent and not taken away."""
    storage: Mapping[str, Mapping[str, Any]] = getattr(
        get_instance().uploaded_file_mgr, "file_storage", {}
    )
    return sum(len(file.data) for file in storage.get(session, {}).values())


class UploadLimit:
    """The app behind it, which takes no file of a session that keeps too much already."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        upload = UPLOAD.search(scope.get("path", "")) if scope.get("method") == "PUT" else None
        if upload is not None and bytes_kept(upload["session"]) > MAX_BYTES:
            await Response(status_code=413)(scope, receive, send)
        else:
            await self.app(scope, receive, send)
