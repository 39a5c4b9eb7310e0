"""What a network believes of one digit, as ten bars."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from core.digits import CLASSES
from core.figures import LOSS_COLOURS, Moving, blank, wire
from core.lane import LaneView
from core.reading import beliefs
from core.spec import Spec

DIGITS = [str(digit) for digit in range(CLASSES)]


@lru_cache(maxsize=16)
def bars_figure(specs: tuple[Spec, ...]) -> go.Figure:
    """Ten bars a loss."""
    figure = blank("Digit", "Probability", specs)
    figure.update_xaxes(type="category", tickvals=DIGITS, fixedrange=True)
    figure.update_yaxes(range=[0, 1], fixedrange=True)
    for spec in specs:
        figure.add_bar(
            name=spec.loss, x=DIGITS, y=np.zeros(CLASSES), marker={"color": LOSS_COLOURS[spec.loss]}
        )
    return figure


def bars_moving(lanes: tuple[LaneView, ...], pixels: bytes | None) -> Moving:
    """The bars for a drawn digit; flat where there is none."""
    traces, words = {}, []
    for lane in lanes:
        spec = lane.spec.identity
        answers = np.zeros(CLASSES, np.float32)
        if pixels is not None:
            answers = beliefs(spec, lane.state, pixels)
            best = int(answers.argmax())
            words.append(f"{spec.loss} believes in {best} with {answers[best]:.2f}")
        traces[spec.loss] = {"y": wire(answers)}
    said = "; ".join(words) or "nothing is drawn yet"
    return Moving(traces, f"Probability of each digit at epoch {lanes[0].state.epoch}: {said}.")
