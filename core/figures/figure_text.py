"""Words from a file in a figure, where Plotly would read some HTML in them."""

from __future__ import annotations

import html


def as_figure_text(words: str) -> str:
    """``words`` as they stand, in one line, for a title, a name or a hover text of Plotly's."""
    return html.escape(" ".join(words.split()), quote=False)
