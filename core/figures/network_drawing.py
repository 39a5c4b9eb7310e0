"""Figures that the browser computes from a network's weights: what it is told once, and what moves.

``pages/live/browser/network_figures.js`` draws what is declared here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from core.datasets.standardised import Standardised
from core.figures.base import encode_array, revision
from core.metrics.plane_shown import plane_of
from core.runs.trial_view import TrialView
from core.training.models import MLP, PLAIN
from core.training.spec import Spec

Drawing = Mapping[str, Any]  # the still part of such a figure, as a message
AS_THEY_ARE = {"mean": [0.0, 0.0], "deviation": [1.0, 1.0]}


@dataclass(frozen=True, eq=False)
class WeightsUpdate:
    """The moving part of every figure that is drawn from one network.

    Attributes:
        weights: every parameter in one row, float32, as ``encode_array`` has it.
        epoch: the epoch at which the network has them.
    """

    weights: Mapping[str, str]
    epoch: int


def weights_key(spec: Spec) -> str:
    """Return the key in a frame of the weights of a spec's network, one of a race."""
    return f"weights {spec.loss}"


def weights_updates(trials: Sequence[TrialView]) -> dict[str, WeightsUpdate]:
    """Return the present weights of each racing network by their keys in a frame."""
    return {
        weights_key(trial.spec): WeightsUpdate(encode_array(trial.state.flat), trial.state.epoch)
        for trial in trials
    }


def drawing(kind: str, specs: Sequence[Spec], **told: Any) -> Drawing:
    """Return the still part of a figure of this kind that is drawn from the specs' networks."""
    return {"kind": kind, "weights": [weights_key(spec) for spec in specs], **told}


def network_on_plane(spec: Spec) -> Mapping[str, Any]:
    """Return what the browser must know of a network to compute its answers on the plane.

    These are layer sizes, activation, input features, how samples are standardised, and the ends of
    both axes. Networks of one ``id``, as those of a race, answer alike where their weights are alike.
    """
    assert isinstance(spec.model, MLP)
    plane = plane_of(spec.experiment)
    return {
        "id": revision((spec.model, spec.data, spec.seed, spec.train_share)),
        "sizes": spec.model.sizes,
        "activation": spec.model.activation,
        "inputs": input_names(spec),
        **standardisation(spec),
        "x": plane.x,
        "y": plane.y,
    }


@dataclass(frozen=True)
class Unit:
    """One unit: its layer, 0 for the inputs, and its place there from 0."""

    layer: int
    unit: int

    @property
    def name(self) -> str:
        """Return the unit's name as a student reads it."""
        return f"Layer {self.layer}, unit {self.unit + 1}"


def units_of(spec: Spec) -> list[Unit]:
    """Return every unit that has weights: the hidden ones, then the output."""
    assert isinstance(spec.model, MLP)
    sizes = spec.model.sizes
    return [Unit(layer, unit) for layer in range(1, len(sizes)) for unit in range(sizes[layer])]


def diagram_drawing(spec: Spec, chosen: Unit | None = None) -> Drawing:
    """Return what the browser must know of the diagram, in which each unit has its map of the plane.

    The weights of the chosen unit, into which the student looks, stand beside it.
    """
    return drawing(
        "diagram", [spec], network=network_on_plane(spec), chosen=chosen and asdict(chosen)
    )


def input_names(spec: Spec) -> tuple[str, ...]:
    """Return the names of a network's input features."""
    assert isinstance(spec.model, MLP)
    return spec.model.inputs or PLAIN


def standardisation(spec: Spec) -> Mapping[str, list[float]]:
    """Return the mean and the deviation by which each feature of the samples is standardised."""
    if not isinstance(spec.data, Standardised):
        return AS_THEY_ARE
    mean, deviation = spec.data.mean_and_deviation
    return {"mean": mean.tolist(), "deviation": deviation.tolist()}
