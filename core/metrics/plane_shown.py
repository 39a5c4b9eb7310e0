"""The part of the plane that a figure shows: the samples, and some room around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.datasets.points import Points
from core.datasets.standardised import as_read, samples_as_read
from core.metrics.state_cache import of_experiment, per_spec
from core.training.spec import Spec

MARGIN = 0.2  # of the samples' extent, on each side

Range = tuple[float, float]


@dataclass(frozen=True)
class Plane:
    """The lowest and highest x and y that a figure shows, in the student's units."""

    x: Range
    y: Range


@per_spec(of_experiment)
def plane_of(spec: Spec) -> Plane:
    """Return the plane of a spec's samples."""
    every = samples_as_read(spec).every_input.numpy()
    low, high = every.min(axis=0), every.max(axis=0)
    room = np.maximum(MARGIN * (high - low), 0.5)
    low, high = low - room, high + room
    points = as_read(spec.data)
    if isinstance(points, Points) and points.reach:
        low, high = np.minimum(low, -points.reach), np.maximum(high, points.reach)
    left, bottom = low.astype(float).tolist()
    right, top = high.astype(float).tolist()
    return Plane((left, right), (bottom, top))
