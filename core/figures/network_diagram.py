"""The network as a diagram: its units, each with its own map of the plane, and its weights."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from core.figures.network_drawing import Drawing, drawing, network_on_plane
from core.training.models import MLP
from core.training.spec import Spec


@dataclass(frozen=True)
class Unit:
    """One unit: its layer, 0 for the inputs, and its place there from 0."""

    layer: int
    unit: int

    @property
    def name(self) -> str:
        """As a student reads it."""
        return f"Layer {self.layer}, unit {self.unit + 1}"


def units_of(spec: Spec) -> list[Unit]:
    """Every unit that has weights: the hidden ones, then the output."""
    assert isinstance(spec.model, MLP)
    sizes = spec.model.sizes
    return [Unit(layer, unit) for layer in range(1, len(sizes)) for unit in range(sizes[layer])]


def diagram_drawing(spec: Spec, chosen: Unit | None = None) -> Drawing:
    """The diagram; the weights of the chosen unit, into which the student looks, stand beside it."""
    return drawing(
        "diagram", [spec], network=network_on_plane(spec), chosen=chosen and asdict(chosen)
    )
