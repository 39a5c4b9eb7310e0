"""The network as a diagram: its units, each with its own map of the plane, and its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.analysis.activations import STEPS, Activity
from core.figures.base import encode_array, sigmoid
from core.runs.trial_view import TrialView
from core.training.input_features import PLAIN
from core.training.models import MLP
from core.training.spec import Spec

MAP_STEPS = 20  # of a unit's small map, each way


@dataclass(frozen=True)
class Diagram:
    """The still part: units a layer, inputs and output included, and the inputs' names."""

    layers: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Unit:
    """One unit: its layer, 0 for the inputs, and its place there from 0."""

    layer: int
    unit: int

    @property
    def name(self) -> str:
        """As a student reads it."""
        return f"Layer {self.layer}, unit {self.unit + 1}"


@dataclass(frozen=True)
class DiagramUpdate:
    """The moving part.

    Attributes:
        weights: every parameter in one row, float32.
        maps: the units' maps, uint8 ``(units, MAP_STEPS, MAP_STEPS)``, as ``encode_array`` has them.
        chosen: the unit looked into.
        alt: the diagram in words, as it is now.
    """

    weights: Mapping[str, str]
    maps: Mapping[str, str]
    chosen: Unit | None
    alt: str

    def message(self) -> dict[str, Any]:
        """What the browser is sent."""
        chosen = self.chosen and {"layer": self.chosen.layer, "unit": self.chosen.unit}
        return {
            "weights": self.weights, "maps": self.maps, "chosen": chosen, "alt": self.alt
        }  # fmt: skip


def diagram(spec: Spec) -> Diagram:
    """The still part for a spec whose model is an MLP."""
    assert isinstance(spec.model, MLP)
    return Diagram(spec.model.sizes, spec.model.inputs or PLAIN)


def units_of(spec: Spec) -> list[Unit]:
    """Every unit that has weights: the hidden ones, then the output."""
    assert isinstance(spec.model, MLP)
    sizes = spec.model.sizes
    return [Unit(layer, unit) for layer in range(1, len(sizes)) for unit in range(sizes[layer])]


def diagram_update(trial: TrialView, seen: Activity, chosen: Unit | None = None) -> DiagramUpdate:
    """The diagram as it is now."""
    every = STEPS // MAP_STEPS
    small = [shade(layer[:, ::every, ::every], trial.spec, i) for i, layer in enumerate(seen.maps)]
    sizes = [len(layer) for layer in seen.maps]
    weights = trial.state.flat
    return DiagramUpdate(
        encode_array(weights),
        encode_array(np.concatenate(small)),
        chosen,
        f"A network of {'-'.join(map(str, sizes))} units at epoch {trial.state.epoch}; "
        f"its largest weight is {np.abs(weights).max():.2f} in size. "
        "Purple edges are negative, green ones positive.",
    )


def shade(maps: np.ndarray, spec: Spec, layer: int) -> np.ndarray:
    """Answers ``(units, y, x)`` as uint8: 0 the lowest there may be, 255 the highest.

    Sigmoid units and the output run from 0 to 1, tanh units from -1 to 1; inputs and ReLU
    units are scaled by their own largest size, with zero in the middle.
    """
    assert isinstance(spec.model, MLP)
    if layer == len(spec.model.sizes) - 1:
        share = sigmoid(maps)
    elif layer > 0 and spec.model.activation == "sigmoid":
        share = maps
    else:
        tanh = layer > 0 and spec.model.activation == "tanh"
        largest = 1.0 if tanh else np.abs(maps).max(axis=(1, 2), keepdims=True) + 1e-12
        share = 0.5 + 0.5 * maps / largest
    return (np.clip(share, 0, 1) * 255).round().astype(np.uint8)
