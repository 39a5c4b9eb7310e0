"""What every unit of a network answers, everywhere on the plane and at every sample."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn

from core.datasets.points import Points
from core.datasets.standardised import as_read, as_the_model_has_them, samples_as_read
from core.training.data import load
from core.training.input_features import InputFeatures
from core.training.models import ACTIVATIONS
from core.training.spec import Spec
from core.training.state import State, model_from_weights

STEPS = 100  # grid lines each way, as many as TensorFlow Playground has
LARGEST = 1e9  # answers beyond it, of a network about to diverge, are shown as this
MARGIN = 0.2  # of the samples' extent, on each side


@dataclass(frozen=True, eq=False)
class Plane:
    """A grid over the samples: ``x`` and ``y`` ``(STEPS,)`` float32, ascending, in the student's units."""

    x: np.ndarray
    y: np.ndarray


@dataclass(frozen=True, eq=False)
class Activity:
    """One evaluation of a network; layer 0 is its inputs, the last its logits.

    Attributes:
        maps: a layer, ``(units, STEPS, STEPS)`` float32, indexed ``[unit, y, x]``.
        samples: a layer, ``(n, units)`` float32, training samples first, then test samples.
    """

    maps: tuple[np.ndarray, ...]
    samples: tuple[np.ndarray, ...]


@lru_cache(maxsize=64)
def plane_of(spec: Spec) -> Plane:
    """The grid for a spec's samples; pass its experiment, so that it is found again."""
    every = samples_as_read(spec).every_input.numpy()
    low, high = every.min(axis=0), every.max(axis=0)
    room = np.maximum(MARGIN * (high - low), 0.5)
    low, high = low - room, high + room
    points = as_read(spec.data)
    if isinstance(points, Points) and points.reach:
        low, high = np.minimum(low, -points.reach), np.maximum(high, points.reach)
    x, y = np.linspace(low, high, STEPS, dtype=np.float32).T
    return Plane(x, y)


@lru_cache(maxsize=16)
def activations(spec: Spec, state: State) -> Activity:
    """Every unit's answer, from one batched evaluation in the calling process.

    It takes 2 ms for 2-10-10-10-1, and nothing from the workers that train. Pass the spec's
    identity, so that a state that stands still is evaluated once.
    """
    plane = plane_of(spec)
    data, _ = load(spec.data, spec.seed, spec.train_share)
    grid_y, grid_x = np.meshgrid(plane.y, plane.x, indexing="ij")
    places = torch.from_numpy(np.stack([grid_x.ravel(), grid_y.ravel()], axis=1))
    values = torch.cat([as_the_model_has_them(spec.data, places), data.every_input])
    module = model_from_weights(spec, state.parameters)
    layers: list[Tensor] = []
    with torch.inference_mode():
        for layer in module.children():
            if not layers and not isinstance(layer, InputFeatures):
                layers.append(values)
            values = layer(values)
            if isinstance(layer, ANSWERS):
                layers.append(values)
        layers.append(values)
    cut = len(places)
    shown = [torch.nan_to_num(each).clamp(-LARGEST, LARGEST) for each in layers]
    return Activity(
        tuple(each[:cut].T.reshape(-1, STEPS, STEPS).numpy() for each in shown),
        tuple(each[cut:].numpy() for each in shown),
    )


ANSWERS: tuple[type[nn.Module], ...] = (InputFeatures, *ACTIVATIONS.values())
