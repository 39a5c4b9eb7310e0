"""The package's drawing canvas without its own toolbar.

That floats over what stands above the canvas, whose clicks it takes, and over its upper right
corner, whose strokes it takes; Undo and Clear are ours. The package has no option for it (0.13).
"""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st
import streamlit_drawable_canvas
from streamlit_drawable_canvas import st_canvas

__all__ = ["st_canvas"]

(_STYLES,) = Path(streamlit_drawable_canvas.__file__).parent.glob("frontend/build/index-*.css")
# Declared again as in the package, but for its styles; Streamlit warns of whatever is declared twice.
_registry = logging.getLogger("streamlit.components.v2.component_registry")
_registry.disabled = True
st.components.v2.component(
    "streamlit-drawable-canvas.streamlit_drawable_canvas",
    js="index-*.js",
    css=_STYLES.read_text("utf-8") + "\n.dc-toolbar { display: none !important }",
    html='<div class="canvas-root"></div>',
    isolate_styles=True,
)
_registry.disabled = False
