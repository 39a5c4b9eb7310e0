"""A state that training is in, as a student reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.diagnosis.advice import Advice, in_one_sentence


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
        return f"{self.text} {in_one_sentence(self.advice)}".rstrip()
