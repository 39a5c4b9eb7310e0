"""What is drawn in a page's figures, and what is missing of what should be."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Page

SCRIPT = (Path(__file__).parent / "drawn.js").read_text(encoding="utf-8")
FIGURES = 'await import("/live-page/figures.js")).figures'
TEXT_CONTRAST = 4.5  # WCAG 2.1, success criterion 1.4.3

Figures = Mapping[str, Mapping[str, Any]]
Reach = tuple[float, float]  # across and up, as shares of the axes


@dataclass(frozen=True)
class Wanted:
    """The least that a figure has drawn.

    Attributes:
        lines: how far the line of a trace reaches inside the axes.
        reached: the same, once the page has trained.
        grown: the same, of lines that must not be there before.
        points: how many markers of a trace lie inside the axes.
        filled: how high a trace's filled shape stands, as a share of the axes.
        texts: how many texts of a trace are not blank.
        contours: filled bands.
        painted: share of a canvas that is painted.
        colours: how many colours a canvas shows, once the page has trained.
        images: rasters in a plot.
        scenes: canvases of WebGL.
        words: what the figure says, as a pattern.
        axes: whether it has axes with numbers.
    """

    lines: Mapping[str, Reach] = field(default_factory=dict)
    reached: Mapping[str, Reach] = field(default_factory=dict)
    grown: Mapping[str, Reach] = field(default_factory=dict)
    points: Mapping[str, int] = field(default_factory=dict)
    filled: Mapping[str, float] = field(default_factory=dict)
    texts: Mapping[str, int] = field(default_factory=dict)
    contours: int = 0
    painted: float = 0
    colours: int = 0
    images: int = 0
    scenes: int = 0
    words: str = ""
    axes: bool = True


def drawn(page: Page) -> Figures:
    """What each figure shows at this moment, by its key; see drawn.js."""
    figures: Figures = page.evaluate(SCRIPT)
    return figures


def missing(figures: Figures, wanted: Mapping[str, Wanted], *, trained: bool) -> list[str]:
    """What is wanted and not drawn, a sentence each; with ``trained`` curves must have grown."""
    found = [f"{key} is no figure of this page" for key in wanted if key not in figures]
    for key in wanted.keys() & figures.keys():
        found += [f"{key}: {each}" for each in _of_one(figures[key], wanted[key], trained)]
    return sorted(found)


def _of_one(figure: Mapping[str, Any], wanted: Wanted, trained: bool) -> Iterator[str]:
    if figure["width"] < 100 or figure["height"] < 20:
        yield f"is {figure['width']} x {figure['height']} pixels"
    if wanted.axes and len(figure["ticks"]) < 4:
        yield f"{len(figure['ticks'])} numbers at its axes"
    for amount in ("contours", "painted", "colours", "images", "scenes"):
        if amount == "colours" and not trained:
            continue
        if figure[amount] < getattr(wanted, amount):
            yield f"{amount} {figure[amount]}"
    if not re.search(wanted.words, figure["text"], re.DOTALL):
        yield f"says {figure['text']!r}"
    traces = figure["traces"]
    by_trace = (
        wanted.lines, wanted.reached, wanted.grown, wanted.points, wanted.filled, wanted.texts
    )  # fmt: skip
    for name in {name for part in by_trace for name in part}:
        if name not in traces:
            yield f"no trace {name}"
        else:
            yield from _of_trace(name, traces[name], wanted, trained)


def _of_trace(name: str, trace: Mapping[str, Any], wanted: Wanted, trained: bool) -> Iterator[str]:
    across = max((line[0] for line in trace["lines"]), default=0)
    up = max((line[1] for line in trace["lines"]), default=0)
    once_trained = {**wanted.reached, **wanted.grown} if trained else {}
    least = wanted.lines.get(name, once_trained.get(name))
    if least and (across < least[0] or up < least[1]):
        yield f"the line {name} reaches {across:.0%} across and {up:.0%} up"
    if name in wanted.grown and not trained and (across or up):
        yield f"the line {name} is there before training"
    if trace["points"] < wanted.points.get(name, 0):
        yield f"{trace['points']} points of {name}"
    if max(trace["fills"], default=0) < wanted.filled.get(name, 0):
        yield f"{name} stands {max(trace['fills'], default=0):.0%} high"
    if len(trace["texts"]) < wanted.texts.get(name, 0):
        yield f"{len(trace['texts'])} texts of {name}"


def faint(page: Page, figures: Figures) -> list[str]:
    """Figures whose axes have numbers that do not stand out on the page."""
    paper = rgb(
        page.evaluate(
            "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
        )
    )
    found = []
    for key, figure in figures.items():
        lowest = min((contrast(rgb(ink), paper) for ink in set(figure["ticks"])), default=21)
        if lowest < TEXT_CONTRAST:
            found.append(f"{key}: the numbers at its axes have a contrast of {lowest:.1f}")
    return found


def rgb(colour: str) -> np.ndarray:
    """A colour as CSS computes it, ``rgb(1, 2, 3)``, as three numbers up to 255."""
    return np.array([float(part) for part in re.findall(r"[\d.]+", colour)[:3]])


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    """How far two colours stand apart, from 1 to 21, as WCAG 2.1 defines it."""
    lights = []
    for colour in (one, other):
        part = colour / 255
        linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
        lights.append(float(linear @ [0.2126, 0.7152, 0.0722]) + 0.05)
    return max(lights) / min(lights)


def photographed(page: Page, key: str) -> np.ndarray:
    """A figure as it is on the screen, ``(height, width, 3)`` uint8: WebGL shows nowhere else."""
    frame = page.evaluate_handle(f"async key => ({FIGURES}.get(key).frame", key)
    element = frame.as_element()
    assert element
    png = element.screenshot()
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def colours(page: Page, key: str) -> int:
    """How many colours a figure has on the screen, to within 8 of 255 levels."""
    seen = photographed(page, key) >> 3
    return len(np.unique(seen.reshape(-1, 3), axis=0))
