"""The figure of a classifier on a plane: samples, shading, and where the probability is one half."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache

import plotly.graph_objects as go

from core.datasets.points import NO_POINTS, Points
from core.datasets.standardised import as_read, samples_as_read
from core.figures.base import (
    CLASS_COLOURS,
    CLASS_SYMBOLS,
    LOSS_COLOURS,
    blank,
)
from core.figures.figure_text import as_figure_text
from core.figures.network_diagram import Unit
from core.figures.network_drawing import Drawing, drawing, network_on_plane
from core.metrics.plane_shown import Plane, plane_of
from core.training.spec import Spec

FEW_POINTS = 50
# A difference in probability of two or three of the 255 shades: the plane looks one grey.
UNDECIDED = 0.01
WRONG = "Wrong side"


@lru_cache(maxsize=64)
def plane_figure(spec: Spec, racing: bool = False) -> go.Figure:
    """Samples over the plane, test samples hollow; shading and boundary are the moving part.

    Where two race there is no room for a legend, and the title says whose boundary it is.
    """
    figure = samples_figure(spec, CLASS_COLOURS, CLASS_SYMBOLS, racing)
    line = {"color": LOSS_COLOURS[spec.loss], "width": 3}
    figure.add_scatter(name=boundary_name(spec), mode="lines", line=line, x=[], y=[])
    return figure


def samples_figure(
    spec: Spec, colours: Sequence[str], symbols: Sequence[str], racing: bool
) -> go.Figure:
    """The samples of each class in its colour and symbol, and rings for those on a wrong side.

    The browser reads places and classes of the samples from here; ``meta`` tells it the class.
    """
    data = samples_as_read(spec)
    figure = axes_of_plane(spec)
    few = len(data.inputs) <= FEW_POINTS
    size, rim = (13, 1.5) if few else (7, 0.7)
    if racing:
        figure.update_layout(
            showlegend=False, title={"text": spec.loss, "y": 0.99, "yanchor": "top"}
        )
        figure.update_layout(margin={"t": 28})
    parts = [("", data.inputs, data.targets), (", test", data.test_inputs, data.test_targets)]
    for part, inputs, targets in parts:
        for label, (colour, symbol) in enumerate(zip(colours, symbols, strict=True)):
            mine = inputs[targets.view(-1) == label].numpy()
            marker = {
                "color": colour,
                "symbol": symbol + ("-open" if part else ""),
                "size": size,
                "line": {"color": colour if part else "white", "width": rim},
            }
            if len(mine):
                figure.add_scatter(
                    name=f"y = {label}{part}", x=mine[:, 0], y=mine[:, 1], mode="markers",
                    marker=marker, meta={"label": label},
                )  # fmt: skip
    ring = {"symbol": "circle-open", "size": size + 8, "color": "#d1242f", "line": {"width": 2}}
    figure.add_scatter(name=WRONG, mode="markers", marker=ring, hoverinfo="skip", x=[], y=[])
    return figure


def axes_of_plane(spec: Spec | None) -> go.Figure:
    """An empty plane, for clicks alone where there is no spec."""
    points = as_read(spec.data) if spec else None
    titles = points.axes if isinstance(points, Points) else ("x1", "x2")
    figure = blank(as_figure_text(titles[0]), as_figure_text(titles[1]), spec)
    plane = plane_of(spec) if spec else EMPTY_PLANE
    figure.update_xaxes(range=plane.x, zeroline=False)
    figure.update_yaxes(range=plane.y, zeroline=False)
    return figure


EMPTY_PLANE = Plane((-NO_POINTS.reach, NO_POINTS.reach), (-NO_POINTS.reach, NO_POINTS.reach))


def plane_drawing(spec: Spec) -> Drawing:
    """Probability shading, the line where it is one half, and rings around samples on its wrong side.

    Where the probability is about one half everywhere there are no sides: no line, no rings.
    """
    return drawing(
        "plane", [spec], network=network_on_plane(spec), loss=spec.loss, rings=WRONG,
        line=boundary_name(spec), undecided=UNDECIDED,
    )  # fmt: skip


def boundary_name(spec: Spec) -> str:
    """Return the name of the line where the probability is one half."""
    return f"Boundary, {spec.loss}"


def unit_drawing(spec: Spec, unit: Unit) -> Drawing:
    """One unit's answers over the plane, with no boundary drawn."""
    return drawing(
        "unit", [spec], network=network_on_plane(spec), name=unit.name, chosen=asdict(unit)
    )
