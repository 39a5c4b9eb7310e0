"""What a student may type or choose, and the sentence that answers what can't be taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Generic, Literal, TypeVar, cast
from zlib import crc32

from core.settings.names import alike, is_on, written
from core.text.number_reader import Mark, number_in, show
from core.text.number_text import exact

LONGEST_LINK = 2_000  # characters of a text; some programs cut off longer links
T = TypeVar("T")
Number = TypeVar("Number", bound=float | None)


class Values:
    """The values of a page's settings: ``values[EPOCHS]`` is an ``int``."""

    def __init__(self, by_name: Mapping[str, Any]) -> None:
        self._by_name = by_name

    def __getitem__(self, setting: Field[T]) -> T:
        value: T = self._by_name.get(setting.name, setting.default)
        return value


def always_applies(_: Values) -> bool:
    """Return that a setting applies, whatever the others are."""
    return True


@dataclass(frozen=True)
class Field(Generic[T]):
    """One setting: a row of the table from which page, link and errors follow.

    Attributes:
        name: in the address bar.
        label: in the page.
        default: the value where nothing is asked for.
        help: a hint beside the widget.
        always_in_link: the link holds it at its default, too.
        when: tells from the other settings whether it applies; where it does not, it has its
            default, and neither page nor link shows it.
        bounded_by: returns the same setting, where it applies, with the bounds that others leave it; these
            have no bounds given themselves.
    """

    name: str
    label: str
    default: T
    _: KW_ONLY
    help: str | None = None
    always_in_link: bool = False
    when: Callable[[Values], bool] = always_applies
    bounded_by: Callable[[Values], Field[T]] | None = None

    def parse(self, text: str) -> T:
        """Return the value that a text stands for.

        Raises:
            ValueError: there is none; with a sentence for the student.
        """
        raise NotImplementedError

    def text(self, value: T) -> str:
        """Return the text that stands for a value, as a link holds it."""
        raise NotImplementedError

    def in_words(self, value: T) -> str:
        """Return the value as a sentence has it."""
        return self.text(value)


@dataclass(frozen=True)
class NumberField(Field[Number]):
    """A number between two bounds, both allowed.

    Attributes:
        whole: accept whole numbers only; the value is an ``int``.
        optional: accept an empty text, which means ``None``.
        none: what that is called in the page.
    """

    low: float
    high: float
    whole: bool = False
    optional: bool = False
    none: str = "all"

    def parse(self, text: str) -> Number:
        text = text.strip()
        if not text and self.optional:
            return cast(Number, None)
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
        return cast(Number, int(value) if self.whole else value)

    def _read(self, text: str) -> float | None:
        """Read a number; where only whole ones are asked for, 10.000 is ten thousand, too."""
        marks: tuple[Mark, ...] = (".", ",") if self.whole else (".",)
        ways = [number_in(text, mark) for mark in marks]
        return max((way for way in ways if way is not None), key=abs, default=None)

    def nearest(self, value: Number) -> Number:
        """Return the value that is nearest to this one within the bounds."""
        return value if value is None else cast(Number, min(max(value, self.low), self.high))

    def text(self, value: Number) -> str:
        return "" if value is None else show(value)

    def in_words(self, value: Number) -> str:
        return self.none if value is None else exact(value)


@dataclass(frozen=True)
class ChoiceField(Field[str]):
    """One of a few.

    Attributes:
        options: what the page shows for each value.
        look: whether they stand in a list that opens, in a row, or along a slider.
    """

    options: Mapping[str, str] = field(hash=False)
    look: Literal["list", "row", "slider"] = "list"

    def parse(self, text: str) -> str:
        for option in self.options:
            if alike(option) == alike(text):
                return option
        known = ", ".join(map(written, self.options))
        raise ValueError(
            f"{self.label}: the link asks for “{text[:20]}”, which is not one of {known}; "
            f"{self.in_words(self.default)} is used."
        )

    def text(self, value: str) -> str:
        return written(value)

    def in_words(self, value: str) -> str:
        return self.options[value]


@dataclass(frozen=True)
class ToggleField(Field[bool]):
    """On or off; ``1`` and ``0`` in the address bar, true and yes by hand."""

    def parse(self, text: str) -> bool:
        on = is_on(text)
        if on is None:
            raise ValueError(
                f"{self.label}: the link asks for “{text[:20]}”, not for 1, which is on, or 0, which "
                f"is off; {self.in_words(self.default)} is used."
            )
        return on

    def text(self, value: bool) -> str:
        return str(int(value))

    def in_words(self, value: bool) -> str:
        return "on" if value else "off"


@dataclass(frozen=True)
class MultiChoiceField(Field[tuple[str, ...]]):
    """Some of a few, at least one; separated by commas in the address bar."""

    options: tuple[str, ...]

    def parse(self, text: str) -> tuple[str, ...]:
        named = {alike(part): part.strip() for part in text.split(",")}
        strange = named.keys() - set(map(alike, self.options))
        if strange:
            raise ValueError(
                f"{self.label}: the link asks for “{named[min(strange)][:20]}”, which is not one of "
                f"{', '.join(map(written, self.options))}; {', '.join(self.default)} are used."
            )
        return tuple(option for option in self.options if alike(option) in named)

    def text(self, value: tuple[str, ...]) -> str:
        return ",".join(map(written, value))


@dataclass(frozen=True)
class TextField(Field[T]):
    """A value with no widget of its own, such as points; a link holds it up to ``LONGEST_LINK``.

    Attributes:
        read: makes it of a text, or raises ValueError.
        write: makes a text of it.
    """

    read: Callable[[str], T]
    write: Callable[[T], str]

    def parse(self, text: str) -> T:
        return self.read(text)

    def text(self, value: T) -> str:
        return self.write(value)

    def in_words(self, value: T) -> str:
        """Return four characters, others for another value."""
        return f"#{crc32(self.write(value).encode()) & 0xFFFF:04x}"
