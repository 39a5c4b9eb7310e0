"""A state that training is in, as a student reads it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from core.settings.fields import show


@dataclass(frozen=True)
class Finding:
    """A state by its name, and a sentence on it; a ``note`` is no cause for alarm."""

    name: str
    sentence: str
    tone: Literal["warning", "note"] = "warning"


def rounded(value: float) -> str:
    """A measured number to three digits: 1720, 0.00116, 1.5e-08."""
    return "NaN" if math.isnan(value) else show(float(f"{value:.3g}"))
