"""The ASGI entry: serves scripts and frames beside Streamlit, starts and stops the workers.

Start it with ``streamlit run app.py``.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit.web.server.server_util import is_url_from_allowed_origins

from core.hosting.background_imports import import_in_background, imports_done
from core.hosting.ending import end, end_in_time, ended_at_once
from core.hosting.scheduler import scheduler_address
from core.hosting.whole_modules import seen_when_whole
from core.workers.process import PREPARED, import_early

with ended_at_once():
    if scheduler_address() is None:
        import_early()
    import plotly
    import plotly.graph_objects as go
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    import core
    import core.lessons.course  # the start page comes before ``import_all`` ends
    from core.hosting.events import count_sessions, log_to_stderr
    from core.hosting.memory import give_back, keep_little
    from core.streaming.routes import live_routes
    from core.streaming.stream import streams
    from pages.server.ended_sessions import forget_ended_sessions
    from pages.server.index_page import index_routes
    from pages.server.safe_headers import SafeHeaders
    from pages.server.uncaught import tell_student
    from pages.server.upload_limit import UploadLimit
    from pages.session.presses import finish_presses

PAGES = Path(__file__).parent / "pages"
logger = logging.getLogger(__name__)
TIDY_SECONDS = 60.0
# What is imported where it is needed: 140 MB that workers alone need, Dask, and OpenCV.
SELDOM = (
    PREPARED, "core.workers.dask_cluster", "core.digits.photo.reader", "core.digits.photo.find_digit", "core.digits.photo.ink",
)  # fmt: skip
PLOTLY_SCRIPTS = Path(plotly.__file__).parent / "package_data"


def import_all() -> None:
    """Import what pages need, and start the workers: the start page does without."""
    import torch

    torch.set_num_threads(1)  # planes of toy networks take a third of the processor time
    for module in pkgutil.walk_packages(core.__path__, "core."):
        if module.name not in SELDOM:
            importlib.import_module(module.name)
    for file in PAGES.glob("*/*.py"):
        importlib.import_module(f"pages.{file.parent.name}.{file.stem}")
    from core.runs.engine import shared_engine

    shared_engine().warm()
    go.Figure().add_scatter(x=[0.0], y=[0.0]).to_json()


async def tidy() -> None:
    """Give back now and then what sessions that have ended leave behind."""
    before = 0
    while True:
        await asyncio.sleep(TIDY_SECONDS)
        try:
            forget_ended_sessions()
            if streams() or before:
                await asyncio.to_thread(give_back)
        except Exception:  # whatever it was, the next round tries again
            logger.exception("What ended sessions left behind was not given back")
        before = streams()


@asynccontextmanager
async def workers_running(_: st.App) -> AsyncIterator[None]:
    """End the workers with the server."""
    end_in_time()
    tidying = asyncio.create_task(tidy())
    yield
    tidying.cancel()
    if imports_done():
        from core.runs.engine import shared_engine

        shared_engine().shutdown()
    end()


class Modules(StaticFiles):
    """Our own scripts, which the browser asks for anew where they have changed."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, or the word that the browser has it already."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def metrics(_: Request) -> Response:
    """Figures for Prometheus."""
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


with ended_at_once():
    log_to_stderr()
    count_sessions(streams)
    keep_little()
    finish_presses()
    seen_when_whole("pandas")
    import_in_background(import_all)

base = "/".join(["", *filter(None, st.get_option("server.baseUrlPath").split("/"))])
app = st.App(
    Path(__file__).parent / "pages" / "main.py",
    lifespan=workers_running,
    routes=[
        Mount(f"{base}/plotly", StaticFiles(directory=PLOTLY_SCRIPTS)),
        Mount(f"{base}/live-page", Modules(directory=PAGES / "live" / "browser")),
        Mount(f"{base}/stills", StaticFiles(directory=PAGES / "lessons" / "stills")),
        Route(f"{base}/metrics", metrics),
        *live_routes(base, is_url_from_allowed_origins),
        *index_routes(base),
    ],
    middleware=[
        Middleware(UploadLimit),
        Middleware(
            SafeHeaders,
            parts=tuple(f"{base}/{part}/" for part in ("plotly", "live-page", "stills", "live")),
        ),
    ],
    on_script_error=tell_student,
)
