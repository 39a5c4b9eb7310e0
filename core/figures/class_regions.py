"""The figure of a classifier with several classes on a plane: which is likeliest where, how surely."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from core.analysis.activations import Activity, plane_of
from core.analysis.softmax import probabilities
from core.figures.base import (
    MANY_CLASS_COLOURS,
    MANY_CLASS_SYMBOLS,
    UNSURE,
    FigureUpdate,
    Shades,
    shading,
)
from core.figures.decision_boundary import WRONG, ringed, samples_figure
from core.runs.trial_view import TrialView
from core.training.data import load
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
    """The colours of ``region_shades``: for each class in turn from unsure to sure."""
    levels = levels_of(classes)
    stops: list[tuple[float, str]] = []
    for label, colour in zip(range(classes), MANY_CLASS_COLOURS, strict=False):
        first = label * levels
        stops += [(first / 255, UNSURE), ((first + levels - 1) / 255, colour)]
    return [*stops, (1.0, stops[-1][1])] if stops[-1][0] < 1 else stops


def region_shades(shares: np.ndarray) -> np.ndarray:
    """Probabilities ``(y, x, classes)`` as uint8 ``(y, x)``: the likeliest class and how likely it is.

    A class's first shade is for what all classes would have alike, or less, its last for 1.
    """
    classes = shares.shape[-1]
    levels = levels_of(classes)
    surely = np.clip((shares.max(axis=-1) * classes - 1) / (classes - 1), 0, 1)
    return (shares.argmax(axis=-1) * levels + np.round(surely * (levels - 1))).astype(np.uint8)


def regions_update(trial: TrialView, seen: Activity) -> FigureUpdate:
    """The likeliest class everywhere, paler where less sure, and the samples of another class."""
    spec, plane = trial.spec, plane_of(trial.spec.experiment)
    data, _ = load(spec.data, spec.seed, spec.train_share)
    shares = probabilities(np.moveaxis(seen.maps[-1], 0, -1), spec.loss)
    places = data.every_input.numpy()
    wrong = places[seen.samples[-1].argmax(axis=1) != data.every_target.numpy()]
    likeliest = shares.max(axis=-1)
    return FigureUpdate(
        {WRONG: ringed(wrong)},
        f"{len(places)} samples of {shares.shape[-1]} classes on a plane. At epoch "
        f"{trial.state.epoch} the regions of {spec.loss} leave {len(wrong)} of them on the wrong side; "
        f"the likeliest class has a probability of {likeliest.min():.2f} to {likeliest.max():.2f}.",
        shading=shading(plane.x, plane.y, region_shades(shares)),
    )
