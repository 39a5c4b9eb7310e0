"""What a student may type or choose, and the sentence that answers what can't be taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.settings.names import alike, is_on, written
from core.text.number_reader import Mark, number_in, show
from core.text.number_text import exact


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
        bounds = f"between {exact(self.low)} and {exact(self.high)}"
        kind = "a whole number" if self.whole else "a number"
        value = self._read(text)
        if value is None:
            shown = f"“{text[:20]}” is not a number." if text else "This is empty."
            raise ValueError(f"{shown} Type {kind} {bounds}.")
        if not self.low <= value <= self.high:
            raise ValueError(f"{exact(value)} is out of range. Type {kind} {bounds}.")
        if self.whole and value != int(value):
            raise ValueError(f"{exact(value)} is not whole. Type {kind} {bounds}.")
        return int(value) if self.whole else value

    def _read(self, text: str) -> float | None:
        """Read a number; where only whole ones are asked for, 10.000 is ten thousand, too."""
        marks: tuple[Mark, ...] = (".", ",") if self.whole else (".",)
        ways = [number_in(text, mark) for mark in marks]
        return max((way for way in ways if way is not None), key=abs, default=None)

    def within(self, text: str) -> str:
        """A number that another field took, as near to ``text`` as this one's bounds let it be."""
        value = self._read(text)
        return self.text(None if value is None else min(max(value, self.low), self.high))

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
        """The option that ``text`` names, however it is spelled.

        Raises:
            ValueError: with a sentence for the student.
        """
        for option in self.options:
            if alike(option) == alike(text):
                return option
        known = ", ".join(map(written, self.options))
        raise ValueError(
            f"{self.label}: the link asks for “{text[:20]}”, which is not one of {known}; "
            f"{self.options[self.default]} is used."
        )

    def text(self, value: str) -> str:
        """``value`` as a link holds it."""
        return written(value)


@dataclass(frozen=True)
class ToggleField:
    """On or off; ``1`` and ``0`` in the address bar, true and yes by hand."""

    name: str
    label: str
    default: bool
    help: str | None = None

    def parse(self, text: str) -> bool:
        """Whether ``text`` says on.

        Raises:
            ValueError: with a sentence for the student.
        """
        on = is_on(text)
        if on is None:
            raise ValueError(
                f"{self.label}: the link asks for “{text[:20]}”, not for 1, which is on, or 0, which "
                f"is off; {'on' if self.default else 'off'} is used."
            )
        return on

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
        named = {alike(part): part.strip() for part in text.split(",")}
        strange = named.keys() - set(map(alike, self.options))
        if strange:
            raise ValueError(
                f"{self.label}: the link asks for “{named[min(strange)][:20]}”, which is not one of "
                f"{', '.join(map(written, self.options))}; {', '.join(self.default)} are used."
            )
        return tuple(option for option in self.options if alike(option) in named)

    def text(self, value: tuple[str, ...]) -> str:
        """``value`` as a link holds it."""
        return ",".join(map(written, value))


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
