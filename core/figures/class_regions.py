"""The figure of a classifier with several classes on a plane: which is likeliest where, how surely."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go
import torch

from core.figures.base import (
    MANY_CLASS_COLOURS,
    MANY_CLASS_SYMBOLS,
    UNSURE,
    Shades,
)
from core.figures.decision_boundary import WRONG, samples_figure
from core.figures.network_drawing import Drawing, drawing, network_on_plane
from core.training.losses import LOSSES, softmax
from core.training.spec import Spec


@lru_cache(maxsize=64)
def regions_figure(spec: Spec, racing: bool = False) -> go.Figure:
    """Samples over the plane, test samples hollow; the regions are the moving part.

    Where two race there is no room for a legend, and the title says whose regions they are.
    """
    return samples_figure(spec, MANY_CLASS_COLOURS, MANY_CLASS_SYMBOLS, racing)


def levels_of(classes: int) -> int:
    """Shades of each class among the 256 that a byte tells apart."""
    return 256 // classes


def region_scale(classes: int) -> Shades:
    """The colours of the 256 bytes: for each class in turn from unsure to sure."""
    levels = levels_of(classes)
    stops: list[tuple[float, str]] = []
    for label, colour in zip(range(classes), MANY_CLASS_COLOURS, strict=False):
        first = label * levels
        stops += [(first / 255, UNSURE), ((first + levels - 1) / 255, colour)]
    return [*stops, (1.0, stops[-1][1])] if stops[-1][0] < 1 else stops


def regions_drawing(spec: Spec) -> Drawing:
    """The likeliest class everywhere, paler where less sure, and rings around samples of another class.

    A class's first level is for what all classes would have alike, or less, its last for 1.
    """
    outputs = {softmax: "softmax", torch.sigmoid: "sigmoid"}[LOSSES[spec.loss].output_activation]
    network = network_on_plane(spec)
    return drawing(
        "regions", [spec], network=network, loss=spec.loss, rings=WRONG, outputs=outputs,
        levels=levels_of(network["sizes"][-1]),
    )  # fmt: skip
