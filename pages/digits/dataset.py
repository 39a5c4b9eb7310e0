"""The choice of a data set, and the download of the one that is not here yet."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.datasets.mnist_download import missing, mnist_root, shared_download
from core.experiments.mnist import DATASET, FULL, SMALL
from core.text.plain_text import as_text
from pages.controls.controls import Controls

REDRAW_SECONDS = 0.5


def dataset_choice(controls: Controls, place: DeltaGenerator) -> str:
    """Return the data set to train on: the chosen one where it is here, else the 5,000 digits.

    What must be downloaded before is said in ``place``.
    """
    chosen = controls.choice(DATASET, width=150, label=False)
    download = shared_download()
    if chosen != FULL or download.stage == "done":
        return chosen
    if download.stage == "running":
        with place:
            st.fragment(_show_progress, run_every=REDRAW_SECONDS)()
        return SMALL
    label = "Download MNIST"
    if download.problem is None:
        place.info(as_text(f"{missing(mnist_root())} Until then the 5,000 digits are used."))
    else:
        label = "Try again"
        sentence = f"{download.problem} The 5,000 digits stay in use."
        place.error(as_text(sentence), icon=":material/error:")
    icon = ":material/download:"
    place.button(label, icon=icon, on_click=download.start, key="download MNIST")
    return SMALL


def _show_progress() -> None:
    download = shared_download()
    if download.stage == "running":
        st.progress(download.share(), text=f"Downloading MNIST, {download.share():.0%} …")
        return
    st.rerun()
