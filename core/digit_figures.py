"""What a network believes of one digit, as bars and over the epochs."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
import torch

from core.digits import CLASSES, PIXELS
from core.figures import LOSS_COLOURS, Moving, blank, wire
from core.lane import LaneView
from core.spec import Spec
from core.state import State, revive

DIGITS = [str(digit) for digit in range(CLASSES)]


@lru_cache(maxsize=64)
def beliefs(spec: Spec, state: State, pixels: bytes) -> np.ndarray:
    """Probabilities ``(10,)`` of one digit, ``pixels`` 784 uint8: softmax of the logits for CE.

    BCE and MSE train ten answers apart from one another, each a sigmoid; they need not add up
    to 1. Pass the spec's identity.
    """
    image = torch.frombuffer(bytearray(pixels), dtype=torch.uint8).reshape(1, PIXELS)
    with torch.inference_mode():
        logits = revive(spec, state.parameters).eval()(image)[0]
    answers = logits.softmax(0) if spec.loss == "CE" else logits.sigmoid()
    return answers.numpy()


def prediction(spec: Spec, state: State, pixels: bytes) -> int:
    """The digit believed in most."""
    return int(beliefs(spec, state, pixels).argmax())


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
