"""The shape of a network: how a link holds it, and how a student types it."""

from __future__ import annotations

from dataclasses import dataclass

from core.fields import NumberField

MAX_LAYERS = 6
MAX_UNITS = 16
NO_LAYERS = "0"

HIDDEN_LAYERS = NumberField(
    "hidden", "Hidden layers", 3, 0, MAX_LAYERS, whole=True, help="0 is a single neuron."
)


@dataclass(frozen=True)
class UnitsField:
    """Units in every hidden layer, ``10``, or in each, ``10-5-2``."""

    name: str = "units"
    label: str = "Units"
    default: str = "10"
    help: str | None = "In every hidden layer, as 10, or one number a layer, as 4-2."
    optional = False
    none = "none"

    def parse(self, text: str) -> tuple[int, ...]:
        """Units a layer; one number stands for all layers.

        Raises:
            ValueError: with a sentence for the student.
        """
        return tuple(_units(part) for part in text.strip().split("-"))

    def text(self, units: str | tuple[int, ...]) -> str:
        """``units`` as a student would type them."""
        return units if isinstance(units, str) else "-".join(map(str, units))


UNITS = UnitsField()


@dataclass(frozen=True)
class LayersField:
    """Hidden layers as a link holds them: ``10-10-10``, and ``0`` for none."""

    name: str = "layers"
    label: str = "Hidden layers"
    default: tuple[int, ...] = (10, 10, 10)

    def parse(self, text: str) -> tuple[int, ...]:
        """Units of each hidden layer.

        Raises:
            ValueError: with a sentence for the student.
        """
        if text.strip() in ("", NO_LAYERS):
            return ()
        parts = text.strip().split("-")
        if len(parts) > MAX_LAYERS:
            raise ValueError(
                f"The link asked for {len(parts)} hidden layers; {MAX_LAYERS} is the most."
            )
        return tuple(_units(part) for part in parts)

    def text(self, layers: tuple[int, ...]) -> str:
        """``layers`` as a link holds them."""
        return "-".join(map(str, layers)) or NO_LAYERS

    def typed(self, layers: tuple[int, ...]) -> tuple[str, str]:
        """What a student would type for them: layers, units."""
        alike = len(set(layers)) == 1
        return str(len(layers)), str(layers[0]) if alike else self.text(layers or self.default[:1])


def combined(count: int, units: tuple[int, ...]) -> tuple[int, ...]:
    """Units of each of ``count`` layers; the last number given holds for the layers after it."""
    return (*units, *[units[-1]] * count)[:count]


def _units(part: str) -> int:
    try:
        units = int(part)
    except ValueError:
        raise ValueError(
            f"“{part[:20]}” is no number of units. Type one, as 10, or one a layer, as 4-2."
        ) from None
    if not 1 <= units <= MAX_UNITS:
        raise ValueError(f"A layer can't have {part[:20]} units here; 1 to {MAX_UNITS} it can.")
    return units
