"""The ASGI entry: serves Plotly's script beside Streamlit, starts and stops the engine.

Start it with ``streamlit run app.py``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import plotly
import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from core.engine import shared_engine
from core.logistic import Settings
from core.surface import minimum

PLOTLY_SCRIPTS = Path(plotly.__file__).parent / "package_data"


@asynccontextmanager
async def engine_running(_: st.App) -> AsyncIterator[None]:
    """Warm the workers, and this process too: its first optimizer takes seconds to import."""
    shared_engine().warm()
    minimum(Settings().specs()[0])
    yield
    shared_engine().shutdown()


app = st.App(
    Path(__file__).parent / "pages" / "main.py",
    lifespan=engine_running,
    routes=[Mount("/plotly", StaticFiles(directory=PLOTLY_SCRIPTS))],
)
