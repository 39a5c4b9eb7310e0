"""The figures of a classifier on a plane: samples, and what the network answers everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import plotly.graph_objects as go
import torch

from core.datasets.points import NO_POINTS, Points
from core.datasets.standardised import as_read, samples_as_read
from core.figures.base import (
    CLASS_COLOURS,
    CLASS_SYMBOLS,
    LOSS_COLOURS,
    MANY_CLASS_COLOURS,
    MANY_CLASS_SYMBOLS,
    UNSURE,
    Shades,
    as_figure_text,
    blank,
    cached_figure,
    named,
)
from core.figures.network_drawing import Drawing, Unit, drawing, network_on_plane
from core.metrics.plane_shown import Plane, plane_of
from core.training.losses import LOSSES, softmax
from core.training.spec import Spec

FEW_POINTS = 50
# A difference in probability of two or three of the 255 shades: the plane looks one grey.
UNDECIDED = 0.01
WRONG = "Wrong side"
EMPTY_PLANE = Plane((-NO_POINTS.reach, NO_POINTS.reach), (-NO_POINTS.reach, NO_POINTS.reach))


@cached_figure
def plane_figure(spec: Spec, racing: bool = False) -> go.Figure:
    """Draw the samples of two classes; shading and decision boundary are the moving part.

    Where two race the title says whose boundary it is.
    """
    figure = _samples_figure(spec, CLASS_COLOURS, CLASS_SYMBOLS, racing)
    line = {"color": LOSS_COLOURS[spec.loss], "width": 3}
    return figure.add_scatter(
        name=boundary_name(spec), mode="lines", line=line, x=[], y=[], meta=named("boundary")
    )


@cached_figure
def regions_figure(spec: Spec, racing: bool = False) -> go.Figure:
    """Draw the samples of several classes; the regions are the moving part."""
    return _samples_figure(spec, MANY_CLASS_COLOURS, MANY_CLASS_SYMBOLS, racing)


def _samples_figure(
    spec: Spec, colours: Sequence[str], symbols: Sequence[str], racing: bool
) -> go.Figure:
    """Draw each class in its colour and symbol, test samples hollow, and rings around wrong ones.

    The browser reads places and classes of the samples from here; ``meta`` tells it the class.
    """
    data = samples_as_read(spec)
    figure = axes_of_plane(spec)
    size, rim = (13, 1.5) if len(data.inputs) <= FEW_POINTS else (7, 0.7)
    if racing:
        title = {"text": spec.loss, "y": 0.99, "yanchor": "top"}
        figure.update_layout(title=title, margin_t=28)
    for part, inputs, targets in (
        ("", data.inputs, data.targets),
        (", test", data.test_inputs, data.test_targets),
    ):
        for label, (colour, symbol) in enumerate(zip(colours, symbols, strict=True)):
            mine = inputs[targets.view(-1) == label].numpy()
            if len(mine):
                line = {"color": colour if part else "white", "width": rim}
                shape = symbol + ("-open" if part else "")
                marker = {"color": colour, "symbol": shape, "size": size, "line": line}
                written = named(f"y = {label}", label=label)
                if part:  # one name for those of all classes
                    written["name"] = "test samples" if label == int(targets.min()) else ""
                figure.add_scatter(
                    name=f"y = {label}{part}", x=mine[:, 0], y=mine[:, 1], mode="markers",
                    marker=marker, meta=written,
                )  # fmt: skip
    ring = {"symbol": "circle-open", "size": size + 8, "color": "#d1242f", "line": {"width": 2}}
    return figure.add_scatter(
        name=WRONG, mode="markers", marker=ring, hoverinfo="skip", x=[], y=[], meta=named("wrong side")
    )  # fmt: skip


def axes_of_plane(spec: Spec | None) -> go.Figure:
    """Draw an empty plane, for clicks alone where there is no spec."""
    points = as_read(spec.data) if spec else None
    x, y = map(as_figure_text, points.axes[:2] if isinstance(points, Points) else ("x1", "x2"))
    plane = plane_of(spec) if spec else EMPTY_PLANE
    figure = blank(x, y, spec, xaxis_range=plane.x, yaxis_range=plane.y)
    return figure.update_layout(xaxis_zeroline=False, yaxis_zeroline=False)


def plane_drawing(spec: Spec) -> Drawing:
    """Return what the browser must know of shading, decision boundary and rings around wrong samples.

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
    """Return what the browser must know of one unit's answers over the plane."""
    return drawing(
        "unit", [spec], network=network_on_plane(spec), name=unit.name, chosen=asdict(unit)
    )


def regions_drawing(spec: Spec) -> Drawing:
    """Return what the browser must know of the likeliest class everywhere, paler where less sure.

    A class's first level is for what all classes would have alike, or less, its last for 1.
    """
    outputs = {softmax: "softmax", torch.sigmoid: "sigmoid"}[LOSSES[spec.loss].output_activation]
    network = network_on_plane(spec)
    return drawing(
        "regions", [spec], network=network, loss=spec.loss, rings=WRONG, outputs=outputs,
        levels=levels_of(network["sizes"][-1]),
    )  # fmt: skip


def levels_of(classes: int) -> int:
    """Return the number of shades of each class among the 256 that a byte tells apart."""
    return 256 // classes


def region_scale(classes: int) -> Shades:
    """Return the colours of the 256 bytes: for each class in turn from unsure to sure."""
    levels = levels_of(classes)
    stops: list[tuple[float, str]] = []
    for label, colour in enumerate(MANY_CLASS_COLOURS[:classes]):
        first = label * levels
        stops += [(first / 255, UNSURE), ((first + levels - 1) / 255, colour)]
    return [*stops, (1.0, stops[-1][1])] if stops[-1][0] < 1 else stops
