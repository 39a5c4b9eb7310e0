"""One unit by hand: the perceptron, and the gates that it can and cannot compute (lesson L6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.datasets.synthetic import CORNERS, GATES
from core.figures.base import CLASS_COLOURS, CLASS_SYMBOLS, GREY, PROBABILITY_SCALE, blank, named

EDGE = (-0.5, 1.5)


@dataclass(frozen=True)
class Perceptron:
    """A unit that answers 1 where ``w1 x1 + w2 x2 + b > 0``."""

    w1: float
    w2: float
    b: float

    def answer(self, x1: np.ndarray, x2: np.ndarray) -> np.ndarray:
        """Return 0 or 1 at each place; all are of one shape."""
        # Rounded, since 0.5 + 0.5 - 1 is not quite 0 in every order of adding.
        return (np.round(self.w1 * x1 + self.w2 * x2 + self.b, 9) > 0).astype(int)


# The course's weights (lesson L6): one answer for each gate that one line can be.
PRESETS: Mapping[str, Perceptron] = {
    "and": Perceptron(0.5, 0.5, -0.7),
    "nand": Perceptron(-0.5, -0.5, 0.7),
    "or": Perceptron(0.6, 0.6, -0.5),
}


def two_layers(x1: np.ndarray, x2: np.ndarray) -> dict[str, np.ndarray]:
    """Return XOR as AND(NAND, OR): every unit's answer by its name, first layer first."""
    nand, either = PRESETS["nand"].answer(x1, x2), PRESETS["or"].answer(x1, x2)
    return {"NAND": nand, "OR": either, "AND of both": PRESETS["and"].answer(nand, either)}


def truth_table(columns: Mapping[str, np.ndarray], gate: str) -> list[dict[str, object]]:
    """Return a row for each corner: inputs, what ``columns`` answer, what the gate wants, right or wrong."""
    rows: list[dict[str, object]] = []
    *_, answered = columns.values()
    for i, ((x1, x2), wanted) in enumerate(zip(CORNERS, GATES[gate], strict=True)):
        given = {name: int(answers[i]) for name, answers in columns.items()}
        right = "✓" if answered[i] == wanted else "✗"
        rows.append(
            {"x1": int(x1), "x2": int(x2), **given, f"{gate.upper()} wants": wanted, "": right}
        )
    return rows


def corners() -> tuple[np.ndarray, np.ndarray]:
    """Return the four corners' x1 and x2, each ``(4,)``."""
    x1, x2 = np.array(CORNERS).T
    return x1, x2


def perceptron_figure(lines: Mapping[str, Perceptron], gate: str, layers: bool) -> go.Figure:
    """Draw the gate's four points and the lines; shaded is where the answer is 1.

    With ``layers`` that is where ``two_layers`` answers 1, else where the one line does.
    """
    figure = blank("x1", "x2", (gate, layers), xaxis_range=EDGE, yaxis_range=EDGE)
    figure.update_layout(xaxis_zeroline=False, yaxis_zeroline=False)
    axis = np.linspace(*EDGE, 200)
    x1, x2 = np.meshgrid(axis, axis)
    first = next(iter(lines.values()))
    answers = two_layers(x1, x2)["AND of both"] if layers else first.answer(x1, x2)
    figure.add_heatmap(
        x=axis, y=axis, z=answers.astype(np.uint8), zmin=0, zmax=1, opacity=0.5,
        colorscale=PROBABILITY_SCALE, showscale=False, hoverinfo="skip",
    )  # fmt: skip
    for dash, (name, unit) in zip(("solid", "dash"), lines.items(), strict=False):
        across, up = ends_of(unit)
        line = {"color": GREY, "width": 3, "dash": dash}
        figure.add_scatter(name=name, x=across, y=up, mode="lines", line=line, meta=named(name))
    x1, x2 = corners()
    for label in (0, 1):
        mine = np.array(GATES[gate]) == label
        marker = {
            "color": CLASS_COLOURS[label], "symbol": CLASS_SYMBOLS[label], "size": 15,
            "line": {"color": "white", "width": 2},
        }  # fmt: skip
        figure.add_scatter(
            name=f"{gate.upper()} wants {label}", x=x1[mine], y=x2[mine], mode="markers",
            marker=marker, meta=named(f"wants {label}"),
        )  # fmt: skip
    return figure


def ends_of(unit: Perceptron) -> tuple[list[float], list[float]]:
    """Return x and y of two places of the unit's line, beyond the figure; none where both weights are 0."""
    far = (-10.0, 10.0)
    if abs(unit.w2) >= abs(unit.w1) and unit.w2 != 0:
        return list(far), [-(unit.w1 * x + unit.b) / unit.w2 for x in far]
    if unit.w1 != 0:
        return [-(unit.w2 * y + unit.b) / unit.w1 for y in far], list(far)
    return [], []
