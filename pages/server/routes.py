"""What the server answers beside Streamlit: the first page, scripts, pictures and metrics."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import plotly
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from pages.server.compat import first_page

PAGES = Path(__file__).parents[1]
PLOTLY_SCRIPTS = Path(plotly.__file__).parent / "package_data"
END = "</body>"


class CheckedFiles(StaticFiles):
    """Files that the browser asks for again each time, and is sent where they have changed."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Return the file, or the answer that the browser has it already."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def file_routes(base: str) -> list[BaseRoute]:
    """Return the routes of all files and pages below ``base``; Streamlit has every other path."""
    page = first_page().replace(END, f'<script src="{base}/live-page/arrival.js"></script>{END}')

    def answer(_: Request) -> Response:
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})

    names = ["", *(file.stem for file in PAGES.glob("*.py"))]
    return [
        Mount(f"{base}/plotly", StaticFiles(directory=PLOTLY_SCRIPTS)),
        Mount(f"{base}/live-page", CheckedFiles(directory=PAGES / "live" / "browser")),
        Mount(f"{base}/stills", StaticFiles(directory=PAGES / "lessons" / "stills")),
        Route(f"{base}/metrics", metrics),
        *(Route(f"{base}/{name}", answer) for name in names),
    ]


def metrics(_: Request) -> Response:
    """Return the figures for Prometheus."""
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
