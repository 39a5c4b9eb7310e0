"""The popover *Code*: the experiment as a script and as a notebook, its history and its weights."""

from __future__ import annotations

import io
import platform
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st
import torch

from core.code.expectation import epochs_of, expectation
from core.code.names import file_stem
from core.code.notebook import write_notebook
from core.code.results import SEPARATORS, history_csv, loading_lines, weights_file
from core.code.script import DATA_FILE, Header, rows_beside, write_script
from core.runs.run_view import RunView
from core.settings.training_settings import TrainingSettings
from pages.controls.controls import Controls
from pages.session.session import session

LEFT_OUT = "How fast it runs and how the figures look is left out."


def code_tabs(
    controls: Controls,
    settings: TrainingSettings,
    shown: Callable[[], RunView],
    asked: Sequence[float | None],
) -> None:
    """Draw the script, the notebook and the results of the run that is shown.

    Args:
        shown: returns the run as the student sees it; a download asks when it is pressed.
        asked: the features of a sample whose answer the page shows; ``None`` for those not given.
    """
    view = shown()
    settings = replace(settings, epochs=epochs_of(view, settings.epochs))
    versions = f"Python {platform.python_version()} and PyTorch {torch.__version__}"
    header = Header(
        _link(controls.page), versions, expectation(settings.specs()[0], view, settings.epochs)
    )
    given = [each for each in asked if each is not None]
    script = write_script(
        controls.page, settings, header, given if len(given) == len(asked) else ()
    )
    stem = file_stem(controls.page, settings, controls.screen)
    as_script, as_notebook, results = st.tabs(["Script", "Notebook", "Results"])
    with as_script:
        _download("Download script", script, f"{stem}.py", "text/x-python", settings)
        st.code(script, language="python", height=320)
        st.caption(LEFT_OUT)
    with as_notebook:
        notebook = write_notebook(script)
        _download(
            "Download notebook", notebook, f"{stem}.ipynb", "application/x-ipynb+json", settings
        )
        st.caption("The same code, a cell for each step, for Jupyter or Colab.")
    with results:
        _results(controls.page, shown, stem)


def _link(page: str) -> str:
    """Return the address that Copy link copies."""
    link = session().page_state(page).link or {}
    return f"{st.context.url or page}?{urlencode(link, safe=',;:')}"


def _download(label: str, text: str, name: str, kind: str, settings: TrainingSettings) -> None:
    """Draw a button for a file; for a zip, where the samples are too many to stand in it."""
    rows = rows_beside(settings)
    content: str | bytes = text
    if rows:
        content, name, kind = (
            zipped({name: text, DATA_FILE: rows}),
            f"{name}.zip",
            "application/zip",
        )
    st.download_button(label, content, name, kind, icon=":material/download:", on_click="ignore")


def zipped(files: dict[str, str]) -> bytes:
    """Return a zip of texts by name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def _results(page: str, shown: Callable[[], RunView], stem: str) -> None:
    separator = st.selectbox("Columns and decimals", list(SEPARATORS), key=f"{page} separator")
    st.download_button(
        "Download history", lambda: history_csv(shown(), separator), f"{stem}.csv", "text/csv",
        icon=":material/download:", on_click="ignore",
        help="Losses and accuracies by epoch, for a spreadsheet.",
    )  # fmt: skip
    st.download_button(
        "Download weights", lambda: weights_file(shown()), f"{stem}.pt", "application/octet-stream",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    st.code(loading_lines(shown(), f"{stem}.pt"), language="python")
