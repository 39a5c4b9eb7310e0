"""The ASGI entry: serves Streamlit's pages, scripts and frames, starts and stops the workers.

Start it with ``streamlit run app.py``, or with ``python app.py``, which takes the same options and
ends quietly on Ctrl+C while Streamlit is still being imported.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import pkgutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

try:  # before all else: a wrong variable is told within tenths of a second
    from core.hosting.limits import scheduler_address
except ValueError as wrong:
    sys.exit(str(wrong))

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # It is no fault where a school's network does not tell its address in the internet.
    logging.getLogger("streamlit.net_util").addFilter(
        lambda record: record.levelno > logging.WARNING
    )
    from streamlit.web.cli import main

    sys.exit(main(["run", __file__, *sys.argv[1:]]))

import streamlit as st
from starlette.middleware import Middleware
from streamlit.web.server.server_util import is_url_from_allowed_origins

from core.hosting.background_imports import import_in_background, imports_done
from core.hosting.compat import hide_half_imported_modules
from core.hosting.ending import end, end_in_time, ended_at_once
from core.workers.process import PREPARED, import_early

with ended_at_once():
    if scheduler_address() is None:
        import_early()
    hide_half_imported_modules()
    import plotly.graph_objects as go

    import core
    import core.lessons.course  # the start page comes before ``import_all`` ends
    from core.hosting.events import SESSIONS, WAITING, WORKERS, log_to_stderr, note_versions
    from core.hosting.memory import give_back, limit_free_memory
    from core.streaming.routes import live_routes
    from core.streaming.stream import streams
    from pages.server.compat import drop_expired_sessions, finish_presses
    from pages.server.middleware import SafeHeaders, UploadLimit, show_fault
    from pages.server.routes import file_routes

PAGES = Path(__file__).parent / "pages"
logger = logging.getLogger(__name__)
TIDY_SECONDS = 60.0
# What is imported where it is needed: 140 MB that workers alone need, Dask, and OpenCV.
SELDOM = (
    PREPARED, "core.workers.dask_cluster", "core.digits.photo.reader", "core.digits.photo.candidates", "core.digits.photo.ink",
)  # fmt: skip


def import_all() -> None:
    """Import what all pages but the start page need, and start the workers."""
    import torch

    torch.set_num_threads(1)  # planes of toy networks take a third of the processor time
    for module in pkgutil.walk_packages(core.__path__, "core."):
        if module.name not in SELDOM:
            importlib.import_module(module.name)
    for file in PAGES.glob("*/*.py"):
        importlib.import_module(f"pages.{file.parent.name}.{file.stem}")
    from core.runs.engine import shared_engine

    engine = shared_engine()
    WORKERS.set_function(lambda: engine.living)
    WAITING.set_function(lambda: engine.waiting)
    engine.warm()
    note_versions()
    go.Figure().add_scatter(x=[0.0], y=[0.0]).to_json()


async def tidy() -> None:
    """Give back, once a minute, the memory that ended sessions leave behind."""
    before = 0
    while True:
        await asyncio.sleep(TIDY_SECONDS)
        try:
            drop_expired_sessions()
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


with ended_at_once():
    log_to_stderr()
    SESSIONS.set_function(streams)
    limit_free_memory()
    finish_presses()
    import_in_background(import_all)

base = "/".join(["", *filter(None, st.get_option("server.baseUrlPath").split("/"))])
parts = tuple(f"{base}/{part}/" for part in ("plotly", "live-page", "stills", "live"))
app = st.App(
    PAGES / "main.py",
    lifespan=workers_running,
    routes=[*live_routes(base, is_url_from_allowed_origins), *file_routes(base)],
    middleware=[Middleware(UploadLimit), Middleware(SafeHeaders, parts=parts)],
    on_script_error=show_fault,
)
