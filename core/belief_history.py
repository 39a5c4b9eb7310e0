"""How much a network believed in each digit, for one drawing, from epoch to epoch."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from core.digits import CLASSES
from core.figures import ROOM, Moving, add_room, blank, round_room, wire
from core.lane_view import LaneView
from core.reading import beliefs
from core.spec import Spec

MOST = 300  # points a curve
FROM_PAST = 40  # remembered states that are asked what they would have believed
LABELLED = 0.08  # belief from which a curve carries its digit
COLOURS = (
    "#2f86d6", "#d9680f", "#2a9d8f", "#c2187a", "#9467bd",
    "#7a7f26", "#1f77b4", "#b5651d", "#5f8f3a", "#d14b4b",
)  # fmt: skip


class BeliefHistory:
    """The beliefs in one drawing of one run, by position in epochs.

    A new drawing starts with what the run's remembered states believe of it, so that its past is
    there at once; after that every redraw adds a point. Looking back drops none.
    """

    def __init__(self) -> None:
        self._of: tuple[int, bytes] | None = None
        self._cuts = 0  # how many of the run's are known
        self._points: dict[float, np.ndarray] = {}

    def note(self, lane: LaneView, pixels: bytes | None) -> dict[float, np.ndarray]:
        """Add the present belief; return all up to there, position -> ``(10,)``, ascending."""
        if pixels is None:
            self._of, self._points = None, {}
            return {}
        spec = lane.spec.identity
        if self._of != (lane.number, pixels):
            self._points, gone = {}, 0.0
        else:
            gone = min(lane.cuts[self._cuts :], default=math.inf)
        if gone < math.inf:
            kept = {at: point for at, point in self._points.items() if at < gone}
            chosen = lane.past[:: max(1, -(-len(lane.past) // FROM_PAST))]
            self._points = kept | {
                lane.position_of(state): beliefs(spec, state, pixels)
                for state in chosen
                if lane.position_of(state) >= gone
            }
            # A past asked for while looking back has yet to meet the states that came later.
            self._of = None if lane.looking_back else (lane.number, pixels)
            self._cuts = len(lane.cuts)
        now = lane.position
        self._points[now] = beliefs(spec, lane.state, pixels)
        self._points = dict(sorted(self._points.items()))
        if len(self._points) > MOST:
            thinned = {now, *list(self._points)[::2]}
            self._points = {at: point for at, point in self._points.items() if at in thinned}
        return {at: point for at, point in self._points.items() if at <= now}


@lru_cache(maxsize=16)
def belief_figure(spec: Spec) -> go.Figure:
    """A curve a digit, named at its end."""
    figure = blank("Epoch", "Probability", ("belief", spec))
    figure.update_yaxes(range=[0, 1.05], fixedrange=True)
    figure.update_layout(showlegend=False)
    for digit, colour in enumerate(COLOURS):
        figure.add_scatter(
            name=str(digit), mode="lines+text", line={"color": colour, "width": 2},
            textposition="top left", textfont={"color": colour, "size": 14},
            text=[" "],  # Plotly.react draws no texts where there were none
        )  # fmt: skip
    add_room(figure)
    return figure


def belief_moving(lane: LaneView, points: dict[float, np.ndarray]) -> Moving:
    """The curves as they are now."""
    if not points:
        return Moving({}, "Belief over the epochs: nothing is drawn yet.")
    at, curves = np.array(list(points), np.float32), np.stack(list(points.values())).T
    traces = {
        str(digit): {
            "x": wire(at),
            "y": wire(curve),
            "text": [""] * (len(at) - 1) + [str(digit) if curve[-1] > LABELLED else ""],
        }
        for digit, curve in zip(range(CLASSES), curves, strict=True)
    }
    room = round_room(int(np.ceil(at[-1])), lane.spec.epochs, np.ones(1))
    traces[ROOM] = {"x": wire(room[0]), "y": wire(np.array([0, 1], np.float32))}
    best = int(curves[:, -1].argmax())
    alt = f"Belief over the epochs, up to epoch {at[-1]:.4g}: {best} stands at {curves[best, -1]:.2f}."
    return Moving(traces, alt, scale=str(room[0]))
