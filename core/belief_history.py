"""How much a network believed in each digit, for one drawing, from epoch to epoch."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from core.digits import CLASSES
from core.figures import ROOM, Moving, add_room, blank, round_room, wire
from core.lane import LaneView
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
    there at once; after that every redraw adds a point.
    """

    def __init__(self) -> None:
        self._of: tuple[Spec, bytes] | None = None
        self._points: dict[float, np.ndarray] = {}

    def note(self, lane: LaneView, pixels: bytes | None) -> dict[float, np.ndarray]:
        """Add the present belief and return all, position -> ``(10,)``, ascending."""
        if pixels is None:
            self._of, self._points = None, {}
            return {}
        spec = lane.spec.identity
        if self._of != (spec, pixels):
            self._of = (spec, pixels)
            chosen = lane.past[:: max(1, -(-len(lane.past) // FROM_PAST))]
            self._points = {
                state.epoch + state.batch / lane.batches: beliefs(spec, state, pixels)
                for state in chosen
            }
        now = lane.position  # after Reset or Resume from the past, what came later is gone
        self._points = {at: point for at, point in self._points.items() if at < now}
        self._points[now] = beliefs(spec, lane.state, pixels)
        if len(self._points) > MOST:
            kept = [*list(self._points)[::2], now]
            self._points = {at: self._points[at] for at in dict.fromkeys(kept)}
        return self._points


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
