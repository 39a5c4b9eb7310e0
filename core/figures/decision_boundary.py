"""The figure of a classifier on a plane: samples, shading, and where the probability is one half."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import contourpy
import numpy as np
import plotly.graph_objects as go

from core.analysis.activations import Activity, plane_of
from core.datasets.points import NO_POINTS, Points
from core.datasets.standardised import as_read, samples_as_read
from core.figures.base import (
    CLASS_COLOURS,
    CLASS_SYMBOLS,
    EMPTY_XY,
    LOSS_COLOURS,
    FigureUpdate,
    blank,
    encode_array,
    shading,
    sigmoid,
)
from core.figures.figure_text import as_figure_text
from core.figures.network_diagram import Unit, shade
from core.runs.trial_view import TrialView
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
    figure.add_scatter(name=f"Boundary, {spec.loss}", mode="lines", line=line, x=[], y=[])
    return figure


def samples_figure(
    spec: Spec, colours: Sequence[str], symbols: Sequence[str], racing: bool
) -> go.Figure:
    """The samples of each class in its colour and symbol, and rings for those on a wrong side."""
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
                    marker=marker,
                )  # fmt: skip
    ring = {"symbol": "circle-open", "size": size + 8, "color": "#d1242f", "line": {"width": 2}}
    figure.add_scatter(name=WRONG, mode="markers", marker=ring, hoverinfo="skip", x=[], y=[])
    return figure


def axes_of_plane(spec: Spec | None) -> go.Figure:
    """An empty plane, for clicks alone where there is no spec."""
    points = as_read(spec.data) if spec else None
    titles = points.axes if isinstance(points, Points) else ("x1", "x2")
    figure = blank(as_figure_text(titles[0]), as_figure_text(titles[1]), spec)
    x, y = (plane_of(spec).x, plane_of(spec).y) if spec else (EMPTY_PLANE, EMPTY_PLANE)
    figure.update_xaxes(range=[float(x[0]), float(x[-1])], zeroline=False)
    figure.update_yaxes(range=[float(y[0]), float(y[-1])], zeroline=False)
    return figure


EMPTY_PLANE = np.array([-NO_POINTS.reach, NO_POINTS.reach])


def plane_update(trial: TrialView, seen: Activity) -> FigureUpdate:
    """Probability shading, the line where it is one half, and the samples on its wrong side.

    Where the probability is about one half everywhere there are no sides: no line, no wrong samples.
    """
    spec, plane = trial.spec, plane_of(trial.spec.experiment)
    data = samples_as_read(spec)
    logits = seen.maps[-1][0]
    across, up = boundary(plane.x, plane.y, logits)
    places = data.every_input.numpy()
    targets = data.every_target.numpy()
    low, high = sigmoid(np.array([logits.min(), logits.max()]))
    wrong = places[((sigmoid(seen.samples[-1]) > 0.5) != (targets > 0.5))[:, 0]]
    said = f"the boundary of {spec.loss} leaves {len(wrong)} of them on the wrong side"
    if undecided(logits):
        wrong = wrong[:0]
        said = f"p is about one half everywhere, so {spec.loss} has no boundary"
    return FigureUpdate(
        {
            f"Boundary, {spec.loss}": {"x": encode_array(across), "y": encode_array(up)},
            WRONG: ringed(wrong),
        },
        f"{len(places)} samples of two classes on a plane. At epoch {trial.state.epoch} {said}; "
        f"the probability of class 1 runs from {low:.2f} to {high:.2f}.",
        shading=shading(plane.x, plane.y, shade(seen.maps[-1], spec, len(seen.maps) - 1)[0]),
    )


def ringed(wrong: np.ndarray) -> dict[str, dict[str, str]]:
    """The rings around the places ``(n, 2)`` of samples on a wrong side, if there are any."""
    x, y = (wrong if len(wrong) else EMPTY_XY).T
    return {"x": encode_array(x), "y": encode_array(y)}


def unit_update(trial: TrialView, seen: Activity, unit: Unit) -> FigureUpdate:
    """One unit's answers over the plane, with no boundary drawn."""
    plane = plane_of(trial.spec.experiment)
    answers = seen.maps[unit.layer][unit.unit]
    shades = shade(seen.maps[unit.layer], trial.spec, unit.layer)[unit.unit]
    return FigureUpdate(
        {},
        f"{unit.name} over the plane at epoch {trial.state.epoch}: its answers run from "
        f"{answers.min():.3g} to {answers.max():.3g}.",
        shading=shading(plane.x, plane.y, shades),
    )


def undecided(logits: np.ndarray) -> bool:
    """Whether the probability is one half, to within ``UNDECIDED``, everywhere."""
    return bool(np.abs(sigmoid(logits) - 0.5).max() < UNDECIDED)


def boundary(x: np.ndarray, y: np.ndarray, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where ``logits`` ``(len(y), len(x))`` are 0: float32 places, lines parted by NaN.

    None where they are so small everywhere that the line would show rounding errors, no decision.
    """
    lines = [] if undecided(logits) else contourpy.contour_generator(x, y, logits).lines(0.0)
    gap = np.full((1, 2), np.nan)
    parted = [part for line in lines for part in (np.asarray(line), gap)]
    joined = np.concatenate([EMPTY_XY, *parted]).astype(np.float32)
    return joined[:, 0], joined[:, 1]
