"""A state that training is in, as a student reads it, with what would help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Advice:
    """One change that ends in a better run.

    Attributes:
        text: what to do, as a phrase that starts with a verb.
        settings: the same as attributes of a page's settings, and their values.
    """

    text: str
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """A state that training is in.

    Attributes:
        name: in one or two words.
        text: what is so and why, in whole sentences.
        advice: what to change, the change that helps most first.
        tone: a ``note`` is no cause for alarm.
    """

    name: str
    text: str
    advice: tuple[Advice, ...] = ()
    tone: Literal["warning", "note"] = "warning"

    @property
    def sentence(self) -> str:
        """Return what is so, why, and what to do, in whole sentences."""
        advised = ", or ".join(each.text for each in self.advice)
        return f"{self.text} {advised[0].upper()}{advised[1:]}." if advised else self.text
