"""One sample's way through a small network and back, as a chain of steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from core.formulas.update_steps import (
    ACTIVATION_FORMULAS,
    BIAS,
    LOSS_FORMULAS,
    ROUNDED,
    SLOPES,
    Place,
    Step,
    Symbols,
)
from core.training.backpropagation import DERIVATIVES, Backpropagation
from core.training.losses import LOSS_GRADIENTS, LOSSES
from core.training.models import ACTIVATIONS, MLP
from core.training.spec import Spec


class SamplePass:
    """One sample's way through a network.

    Attributes:
        a: what each layer is given, ``(1, units before)``.
        gradients: of the sample's loss in every parameter, in their order.
    """

    def __init__(
        self, spec: Spec, symbols: Symbols, network: Backpropagation, inputs: Tensor, target: Tensor
    ) -> None:
        assert isinstance(spec.model, MLP)
        self.symbols, self.parameters = symbols, network.parameters
        self._loss_name, self._activation = spec.loss, spec.model.activation
        self.z, self.a = network.forward(inputs)
        self._target, (self._loss, dL_dz) = target, LOSS_GRADIENTS[spec.loss](self.z[-1], target)
        self.gradients = network.backward(self.z, self.a, dL_dz)
        self._output = LOSSES[spec.loss].output_activation(self.z[-1])

    def places(self) -> Iterator[Place]:
        """Yield the place of each weight and bias, layer by layer, unit by unit."""
        for layer, units in enumerate(self.symbols.sizes[1:], 1):
            for unit in range(units):
                yield from self.edges(layer, unit)

    def edges(self, layer: int, unit: int) -> list[Place]:
        """Return the places of the weights that lead to a unit, and of its bias."""
        sources = [*range(self.symbols.sizes[layer - 1]), BIAS]
        return [Place(layer, unit, source) for source in sources]

    def weight(self, place: Place, of: Sequence[Tensor] | None = None) -> float:
        """Return the number at an edge: its weight, or what ``of`` holds for each parameter."""
        W, b = (of or self.parameters)[2 * (place.layer - 1) :][:2]
        return float(b[place.unit] if place.source == BIAS else W[place.unit, place.source])

    def answer(self, layer: int, unit: int) -> float:
        """Return what a unit answers."""
        return float(self._output if layer == self.symbols.output else self.a[layer][0, unit])

    def dL_dz(self, layer: int, unit: int) -> float:
        """Return the loss's gradient in a unit's z: its bias has the same, since dz/db is 1."""
        return self.weight(Place(layer, unit, BIAS), self.gradients)

    def forward(self) -> Iterator[Step]:
        """Yield the weighted sum of each unit, and what the unit makes of it."""
        for layer, units in enumerate(self.symbols.sizes[1:], 1):
            for unit in range(units):
                yield self._sum(Place(layer, unit))
                if layer < self.symbols.output or not self.symbols.predicts_number:
                    yield self._answer(Place(layer, unit))

    def loss(self) -> Step:
        """Return the loss of the sample."""
        where_1, where_0, note, _, _ = LOSS_FORMULAS[self._loss_name]
        y, p = float(self._target), self.symbols.a(self.symbols.output, 0)
        if self._loss_name == "BCE" and float(self._output) in (0, 1):
            note = ROUNDED
        formula = (where_1 if y == 1 else where_0).format(p=p)
        factors = {p: float(self._output)} | ({"y": y} if "y" in formula else {})
        place = Place(self.symbols.output + 1)
        value = float(self._loss)
        return Step("Loss", "Loss of this sample", "L", formula, factors, value, place, note)

    def backward(self) -> Iterator[Step]:
        """Yield the loss's gradient in each unit's z, and then in the weights that lead to the unit."""
        for layer in range(self.symbols.output, 0, -1):
            for unit in range(self.symbols.sizes[layer]):
                yield self._gradient_in_z(layer, unit)
                for edge in self.edges(layer, unit):
                    yield self._gradient_in_weight(edge)

    def _sum(self, at: Place) -> Step:
        *weights, bias = self.edges(at.layer, at.unit)
        terms, factors = [], dict[str, float]()
        for edge in weights:
            w, a = self.symbols.weight(edge), self.symbols.a(at.layer - 1, edge.source)
            terms.append(f"{w}·{a}")
            factors |= {w: self.weight(edge), a: self.answer(at.layer - 1, edge.source)}
        b = self.symbols.weight(bias)
        formula, factors[b] = " + ".join([*terms, b]), self.weight(bias)
        title = "Prediction" if self.symbols.predicts_number else f"{self._who(at)}: weighted sum"
        z = float(self.z[at.layer - 1][0, at.unit])
        name = self.symbols.z(at.layer, at.unit)
        return Step("Forward", title, name, formula, factors, z, at)

    def _answer(self, at: Place) -> Step:
        is_output = at.layer == self.symbols.output
        formula = "sigmoid({z})" if is_output else ACTIVATION_FORMULAS[self._activation]
        title = "Probability that y is 1" if is_output else f"{self._who(at)}: activation"
        z, name = self.symbols.z(at.layer, at.unit), self.symbols.a(at.layer, at.unit)
        factors = {z: float(self.z[at.layer - 1][0, at.unit])}
        value = self.answer(at.layer, at.unit)
        return Step("Forward", title, name, formula.format(z=z), factors, value, at)

    def _who(self, at: Place) -> str:
        return "Output" if at.layer == self.symbols.output else f"Unit {at.unit + 1}"

    def _gradient_in_z(self, layer: int, unit: int) -> Step:
        named = self.symbols
        z, a = named.z(layer, unit), named.a(layer, unit)
        if layer == named.output:
            *_, formula, note = LOSS_FORMULAS[self._loss_name]
            formula = formula.format(p=a)
            factors = {a: float(self._output), "y": float(self._target)}
        else:
            above = Place(layer + 1, 0, unit)  # the one output is next
            dL_dz, v = f"dL/d{named.z(layer + 1, 0)}", named.weight(above)
            slope, note = SLOPES[self._activation]
            formula, note = f"{dL_dz} · {v} · {slope.format(a=a)}", note.format(a=a, z=z)
            factors = {dL_dz: self.dL_dz(layer + 1, 0), v: self.weight(above)}
            factors |= {a: self.answer(layer, unit), "slope": self._slope(layer, unit)}
        factors = {name: factor for name, factor in factors.items() if name in formula}
        return Step(
            "Backward", f"How the loss changes with {z}", f"dL/d{z}", formula, factors,
            self.dL_dz(layer, unit), Place(layer, unit), note,
        )  # fmt: skip

    def _slope(self, layer: int, unit: int) -> float:
        """Return the derivative of a unit's activation where it stands."""
        z, a = self.z[layer - 1], self.a[layer]
        derivative = DERIVATIVES[ACTIVATIONS[self._activation]]
        return float(derivative.backward(torch.ones_like(z), z, a)[0, unit])

    def _gradient_in_weight(self, edge: Place) -> Step:
        named = self.symbols
        w, z = named.weight(edge), named.z(edge.layer, edge.unit)
        dL_dz, factors = f"dL/d{z}", {f"dL/d{z}": self.dL_dz(edge.layer, edge.unit)}
        if edge.source == BIAS:
            formula, note = dL_dz, f"{z} grows as {w} does: d{z}/d{w} = 1."
        else:
            a = named.a(edge.layer - 1, edge.source)
            formula, note = f"{dL_dz} · {a}", f"{w} is multiplied by {a} in {z}: d{z}/d{w} = {a}."
            factors[a] = self.answer(edge.layer - 1, edge.source)
        value = self.weight(edge, self.gradients)
        return Step("Backward", f"Gradient of {w}", f"dL/d{w}", formula, factors, value, edge, note)
