"""The shape of a network: how a link holds it, and how a student types it."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass

from core.settings.fields import Field, NumberField
from core.text.number_reader import number_in
from core.text.number_text import exact

NO_LAYERS = "0"


@dataclass(frozen=True)
class UnitsField(Field[tuple[int, ...]]):
    """Units in every hidden layer, ``10``, or in each, ``10-5-2``."""

    name: str = "units"
    label: str = "Units"
    default: tuple[int, ...] = (10,)
    most: int = 16
    _: KW_ONLY
    help: str | None = "In every hidden layer, as 10, or one number a layer, as 4-2."

    def parse(self, text: str) -> tuple[int, ...]:
        """Return the units of each layer; one number stands for all layers."""
        return tuple(_units(part, self.most) for part in text.strip().split("-"))

    def text(self, value: tuple[int, ...]) -> str:
        return "-".join(map(str, value))


@dataclass(frozen=True)
class LayersField(Field[tuple[int, ...]]):
    """Units of each hidden layer; a link holds them as ``10-10-10``, and ``0`` for none.

    A student types their number and the units in them, each in a field of its own. At most
    ``most_layers`` of ``most_units`` each; ``units_at_first`` are offered where none are by default.
    """

    name: str = "layers"
    label: str = "Hidden layers"
    default: tuple[int, ...] = (10, 10, 10)
    most_layers: int = 6
    most_units: int = 16
    without: str = "0 is a single neuron."
    units_at_first: int = 10

    @property
    def count(self) -> NumberField[int]:
        """Return the field for how many layers there are."""
        default, most = len(self.default), self.most_layers
        return NumberField(
            "hidden", "Hidden layers", default, 0, most, whole=True, help=self.without
        )

    @property
    def units(self) -> UnitsField:
        """Return the field for how many units are in them."""
        return UnitsField(default=self.typed(self.default)[1], most=self.most_units)

    def parse(self, text: str) -> tuple[int, ...]:
        if text.strip() in ("", NO_LAYERS):
            return ()
        parts = text.strip().split("-")
        used = f"{self.text(self.default)} is used instead."
        if len(parts) > self.most_layers:
            raise ValueError(
                f"The link asks for {len(parts):,} hidden layers; {self.most_layers} is the most. {used}"
            )
        try:
            return tuple(_units(part, self.most_units) for part in parts)
        except ValueError as problem:
            raise ValueError(f"{problem} {used}") from None

    def text(self, value: tuple[int, ...]) -> str:
        return "-".join(map(str, value)) or NO_LAYERS

    def typed(self, layers: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        """Return what a student would type for them: how many, and the units in them."""
        alike = len(set(layers)) == 1
        units = layers or self.default[:1] or (self.units_at_first,)
        return len(layers), layers[:1] if alike else units


def combined(count: int, units: tuple[int, ...]) -> tuple[int, ...]:
    """Return the units of each of ``count`` layers; the last number given holds for those after it."""
    return (*units, *[units[-1]] * count)[:count]


def _units(part: str, most: int) -> int:
    units = number_in(part)
    if units is None or units % 1:
        raise ValueError(
            f"“{part[:20]}” is no number of units. Type one, as 10, or one a layer, as 4-2."
        )
    if not 1 <= units <= most:
        raise ValueError(f"A layer has 1 to {most} units here, not {exact(units)}.")
    return int(units)
