"""One result of a benchmark: a ratio measured side by side in one run, and its goal."""

from __future__ import annotations

import json
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

COMPARE = {">=": operator.ge, "<=": operator.le}


@dataclass(frozen=True)
class Result:
    """What a benchmark found; ``measured`` holds the figures behind the ratio, units in the names."""

    name: str
    ratio: float
    goal: float
    sense: Literal[">=", "<="] = ">="
    measured: Mapping[str, object] = field(default_factory=dict)

    def line(self) -> str:
        """The result as one JSON object on one line."""
        return json.dumps(
            {
                "name": self.name,
                "ratio": round(self.ratio, 4),
                "goal": self.goal,
                "sense": self.sense,
                "reached": bool(COMPARE[self.sense](self.ratio, self.goal)),
                **self.measured,
            },
            ensure_ascii=False,
        )


def middle(found: Sequence[Mapping[str, float]], digits: int = 2) -> dict[str, float]:
    """Return the median of each figure over several rounds."""
    return {name: round(median(each[name] for each in found), digits) for name in found[0]}
