"""One unit by hand: the perceptron and the gates it can and cannot be (lesson L6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from core.datasets.synthetic import CORNERS, GATES
from core.figures.base import CLASS_COLOURS, CLASS_SYMBOLS, GREY, PROBABILITY_SCALE, blank

EDGE = (-0.5, 1.5)


@dataclass(frozen=True)
class Perceptron:
    """A unit that answers 1 where ``w1 x1 + w2 x2 + b > 0``."""

    w1: float
    w2: float
    b: float

    def answer(self, x1: np.ndarray, x2: np.ndarray) -> np.ndarray:
        """0 or 1 at each place; all of one shape."""
        # Rounded, since 0.5 + 0.5 - 1 is not quite 0 in every order of adding.
        return (np.round(self.w1 * x1 + self.w2 * x2 + self.b, 9) > 0).astype(int)


# The course's weights (lesson L6): one answer for each gate that one line can be.
PRESETS: Mapping[str, Perceptron] = {
    "and": Perceptron(0.5, 0.5, -0.7),
    "nand": Perceptron(-0.5, -0.5, 0.7),
    "or": Perceptron(0.6, 0.6, -0.5),
}


def two_layers(x1: np.ndarray, x2: np.ndarray) -> dict[str, np.ndarray]:
    """XOR as AND(NAND, OR): every unit's answer by its name, first layer first."""
    nand, either = PRESETS["nand"].answer(x1, x2), PRESETS["or"].answer(x1, x2)
    return {"NAND": nand, "OR": either, "AND of both": PRESETS["and"].answer(nand, either)}


def truth_table(columns: Mapping[str, np.ndarray], gate: str) -> list[dict[str, object]]:
    """A row a corner: inputs, what ``columns`` answer there, what the gate wants, right or wrong."""
    rows: list[dict[str, object]] = []
    answered = list(columns.values())[-1]
    for i, ((x1, x2), wanted) in enumerate(zip(CORNERS, GATES[gate], strict=True)):
        given = {name: int(answers[i]) for name, answers in columns.items()}
        right = "✓" if answered[i] == wanted else "✗"
        rows.append(
            {"x1": int(x1), "x2": int(x2), **given, f"{gate.upper()} wants": wanted, "": right}
        )
    return rows


def corners() -> tuple[np.ndarray, np.ndarray]:
    """The four corners' x1 and x2, each ``(4,)``."""
    x1, x2 = np.array(CORNERS).T
    return x1, x2


def perceptron_figure(lines: Mapping[str, Perceptron], gate: str, layers: bool) -> go.Figure:
    """The gate's four points and the lines; shaded is where the answer is 1.

    With ``layers`` that is where ``two_layers`` answers 1, else where the one line does.
    """
    figure = blank("x1", "x2", (gate, layers))
    axis = np.linspace(*EDGE, 200)
    x1, x2 = np.meshgrid(axis, axis)
    if layers:
        answers = two_layers(x1, x2)["AND of both"]
    else:
        answers = next(iter(lines.values())).answer(x1, x2)
    figure.add_heatmap(
        x=axis, y=axis, z=answers.astype(np.uint8), zmin=0, zmax=1, opacity=0.5,
        colorscale=PROBABILITY_SCALE, showscale=False, hoverinfo="skip",
    )  # fmt: skip
    for dash, (name, unit) in zip(("solid", "dash"), lines.items(), strict=False):
        across, up = ends_of(unit)
        line = {"color": GREY, "width": 3, "dash": dash}
        figure.add_scatter(name=name, x=across, y=up, mode="lines", line=line)
    for label in (0, 1):
        mine = [place for place, want in zip(CORNERS, GATES[gate], strict=True) if want == label]
        if mine:
            mine_x, mine_y = zip(*mine, strict=True)
            marker = {
                "color": CLASS_COLOURS[label], "symbol": CLASS_SYMBOLS[label], "size": 15,
                "line": {"color": "white", "width": 2},
            }  # fmt: skip
            figure.add_scatter(
                name=f"{gate.upper()} wants {label}", x=mine_x, y=mine_y, mode="markers",
                marker=marker,
            )  # fmt: skip
    figure.update_xaxes(range=EDGE, zeroline=False)
    figure.update_yaxes(range=EDGE, zeroline=False)
    return figure


def ends_of(unit: Perceptron) -> tuple[list[float], list[float]]:
    """Two places of the unit's line, beyond the figure; none where both weights are 0."""
    far = (-10.0, 10.0)
    if abs(unit.w2) >= abs(unit.w1) and unit.w2 != 0:
        return list(far), [-(unit.w1 * x + unit.b) / unit.w2 for x in far]
    if unit.w1 != 0:
        return [-(unit.w2 * y + unit.b) / unit.w1 for y in far], list(far)
    return [], []
