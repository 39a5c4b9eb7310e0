"""What a student may type or choose, and the sentence that answers what can't be taken."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class NumberField:
    """A number between two bounds, both allowed.

    Attributes:
        name: in the address bar.
        label: in the page.
        whole: accept whole numbers only.
        optional: accept an empty text, which means ``None``.
        none: what that is called in the page.
    """

    name: str
    label: str
    default: float | None
    low: float
    high: float
    whole: bool = False
    optional: bool = False
    help: str | None = None
    none: str = "all"

    def parse(self, text: str) -> float | None:
        """The number that ``text`` says; ``int`` where the field is whole.

        Raises:
            ValueError: with a sentence for the student.
        """
        text = text.strip()
        if not text and self.optional:
            return None
        bounds = f"between {show(self.low)} and {show(self.high)}"
        kind = "a whole number" if self.whole else "a number"
        try:
            value = number_in(text)
        except ValueError:
            shown = f"“{text[:20]}” is not a number." if text else "This is empty."
            raise ValueError(f"{shown} Type {kind} {bounds}.") from None
        if math.isnan(value):
            raise ValueError(f"NaN is not a number to work with. Type {kind} {bounds}.")
        if not self.low <= value <= self.high:
            raise ValueError(f"{show(value)} is out of range. Type {kind} {bounds}.")
        if self.whole and value != int(value):
            raise ValueError(f"{show(value)} is not whole. Type {kind} {bounds}.")
        return int(value) if self.whole else value

    def within(self, text: str) -> str:
        """A number that another field took, as near to ``text`` as this one's bounds let it be."""
        try:
            value = self.parse(text)
        except ValueError:
            value = min(max(number_in(text), self.low), self.high)
        return self.text(value)

    def text(self, value: float | None) -> str:
        """``value`` as a student would type it."""
        return "" if value is None else show(value)


@dataclass(frozen=True)
class ChoiceField:
    """One of a few; ``options`` maps what the address bar holds to what the page shows."""

    name: str
    label: str
    default: str
    options: Mapping[str, str] = field(hash=False)
    help: str | None = None

    def parse(self, text: str) -> str:
        """The option that ``text`` names, whatever its case.

        Raises:
            ValueError: with a sentence for the student.
        """
        for option in self.options:
            if option.lower() == text.strip().lower():
                return option
        known = ", ".join(self.options)
        raise ValueError(
            f"The link asked for “{text[:20]}”, which is not one of {known}; "
            f"{self.options[self.default]} is used."
        )

    def text(self, value: str) -> str:
        """``value`` as a link holds it."""
        return value


@dataclass(frozen=True)
class ToggleField:
    """On or off; ``1`` and ``0`` in the address bar."""

    name: str
    label: str
    default: bool
    help: str | None = None

    def parse(self, text: str) -> bool:
        """Whether ``text`` says on.

        Raises:
            ValueError: with a sentence for the student.
        """
        if text not in ("0", "1"):
            raise ValueError(f"The link asked for “{text[:20]}”; this is 1 for on or 0 for off.")
        return text == "1"

    def text(self, value: bool) -> str:
        """``value`` as a link holds it."""
        return str(int(value))


@dataclass(frozen=True)
class MultiChoiceField:
    """Some of a few, at least one; parted by commas in the address bar."""

    name: str
    label: str
    default: tuple[str, ...]
    options: tuple[str, ...]
    help: str | None = None

    def parse(self, text: str) -> tuple[str, ...]:
        """The options that ``text`` names, in their own order.

        Raises:
            ValueError: with a sentence for the student.
        """
        named = {part.strip().lower() for part in text.split(",")}
        strange = named - {option.lower() for option in self.options}
        if strange:
            raise ValueError(
                f"The link asked for “{min(strange)[:20]}”, which is not one of "
                f"{', '.join(self.options)}."
            )
        return tuple(option for option in self.options if option.lower() in named)

    def text(self, value: tuple[str, ...]) -> str:
        """``value`` as a link holds it."""
        return ",".join(value)


@dataclass(frozen=True)
class TextField:
    """A value with no widget of its own.

    Attributes:
        read: makes it of a text, or raises ValueError.
        write: makes a text of it.
    """

    name: str
    label: str
    default: Any
    read: Callable[[str], Any]
    write: Callable[[Any], str]

    def parse(self, text: str) -> Any:
        """The value that ``text`` stands for.

        Raises:
            ValueError: with a sentence for the student.
        """
        return self.read(text)

    def text(self, value: Any) -> str:
        """``value`` as a link holds it."""
        return self.write(value)


class Named(Protocol):
    """What every field has."""

    @property
    def name(self) -> str:
        """In the address bar."""
        ...

    @property
    def label(self) -> str:
        """In the page."""
        ...

    @property
    def default(self) -> Any:
        """The value where nothing is asked for."""
        ...

    def parse(self, text: str) -> Any:
        """The value that a text stands for; raises ValueError with a sentence."""
        ...

    def text(self, value: Any) -> str:
        """The text that stands for a value."""
        ...


def number_in(text: str) -> float:
    """The number that a text says, with a hyphen or a minus, and with underscores between digits.

    Raises:
        ValueError: it says none.
    """
    return float(text.strip().replace("\N{MINUS SIGN}", "-").replace("_", ""))


def show(value: float) -> str:
    """A number in the shortest way that loses nothing: 1000000, 0.05, 1e-06."""
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    whole = value == int(value) and abs(value) < 1e15
    return str(int(value)) if whole else repr(float(value))
