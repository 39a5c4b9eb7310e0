"""The ASGI entry: serves Plotly's script beside Streamlit, starts and stops the engine.

Start it with ``streamlit run app.py``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pandas  # noqa: F401 - see ``import_all``
import plotly
import plotly.graph_objects as go
import streamlit as st
import torch
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import core
from core.engine import shared_engine
from core.logistic import Settings
from core.surface import minimum

PLOTLY_SCRIPTS = Path(plotly.__file__).parent / "package_data"


def import_all() -> None:
    """Import whatever a page needs before the first visitor comes.

    Several who come at once would import it in as many threads, and Plotly takes a pandas that
    another thread has half imported for a whole one: it looks for it in ``sys.modules``.
    """
    for module in pkgutil.iter_modules(core.__path__, "core."):
        importlib.import_module(module.name)
    go.Figure().add_scatter(x=[0.0], y=[0.0]).to_json()
    minimum(Settings().specs()[0])  # the first optimizer of a process imports for seconds


@asynccontextmanager
async def engine_running(_: st.App) -> AsyncIterator[None]:
    """Have everything ready that the pages need, and end the workers with the server."""
    torch.set_num_threads(1)  # planes of toy networks take a third of the processor time
    shared_engine().warm()
    import_all()
    yield
    shared_engine().shutdown()


app = st.App(
    Path(__file__).parent / "pages" / "main.py",
    lifespan=engine_running,
    routes=[Mount("/plotly", StaticFiles(directory=PLOTLY_SCRIPTS))],
)
