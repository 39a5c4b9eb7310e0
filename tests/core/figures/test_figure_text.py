"""A file's words are no HTML in a figure."""

from __future__ import annotations

from core.figures.figure_text import as_figure_text


def test_a_figure_shows_tags_as_words() -> None:
    assert as_figure_text('<a href="//evil.example">hours</a>') == (
        '&lt;a href="//evil.example"&gt;hours&lt;/a&gt;'
    )
    assert as_figure_text("hours\nslept & more") == "hours slept &amp; more"
