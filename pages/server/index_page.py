"""Streamlit's own first page, with a script that says why nothing follows, where nothing does."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit.file_util import get_static_dir

PAGES = Path(__file__).parents[1]
END = "</body>"


def index_routes(base: str) -> list[BaseRoute]:
    """Return the routes of all pages below ``base``; Streamlit's own has every other path."""
    index = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    script = f'<script src="{base}/live-page/arrival.js"></script>'
    page = index.replace(END, script + END)

    def first_page(_: Request) -> Response:
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})

    names = ["", *(file.stem for file in PAGES.glob("*.py"))]
    return [Route(f"{base}/{name}", first_page) for name in names]
