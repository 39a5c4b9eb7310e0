"""Figures by hand: BCE and MSE of one sample over its logit, softmax and sigmoid of the same logits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.base import GREY, LOSS_COLOURS, blank, named
from core.formulas.cross_entropy import NAMES
from core.formulas.logits import flat_ground, logit_losses, probabilities

REACH = 8.0  # of the logits shown, on both sides of 0
LOGITS = np.linspace(-REACH, REACH, 321)
FLAT_GROUND = "wrong, and<br>MSE is flat"
WIDE = 5  # bars in a figure with room for names and numbers
BARS = {"Softmax": "CE", "Sigmoid": "BCE"}  # and the loss that reads logits so


def logit_loss_figure(y: int, z: float) -> go.Figure:
    """Draw both losses over the logit of a sample of class ``y``, marked at the logit ``z``."""
    losses, here = logit_losses(LOGITS, y).losses, logit_losses(np.array([z]), y).losses
    figure = _over_logits("Loss", y, z, losses, here, name_at=0.28)
    return figure.update_yaxes(range=[-0.3, REACH + 0.4], rangemode="tozero")


def logit_gradient_figure(y: int, z: float) -> go.Figure:
    """Draw their gradients in the logit; a step of SGD goes against them."""
    gradients, here = logit_losses(LOGITS, y).gradients, logit_losses(np.array([z]), y).gradients
    figure = _over_logits("Gradient in z", y, z, gradients, here, name_at=0.5)
    return figure.update_yaxes(range=[-1.1, 0.1] if y else [-0.1, 1.1])


def _over_logits(
    quantity: str,
    y: int,
    z: float,
    values: Mapping[str, np.ndarray],
    here: Mapping[str, np.ndarray],
    name_at: float,
) -> go.Figure:
    """Draw curves, marked at ``z``; the flat ground's name stands at a height where no curve passes."""
    figure = blank("Logit z", quantity, (quantity, y))
    figure.update_xaxes(range=[-REACH, REACH], zeroline=False)
    low, high = flat_ground(LOGITS, y)
    figure.add_vrect(
        low, high, fillcolor=LOSS_COLOURS["MSE"], opacity=0.18, line_width=0, layer="below"
    )
    figure.add_annotation(
        x=(low + high) / 2, y=name_at, yref="paper", text=FLAT_GROUND, showarrow=False
    )
    figure.add_vline(z, line={"color": GREY, "width": 1.5, "dash": "dash"}, layer="below")
    for name, heights in values.items():
        line = {"color": LOSS_COLOURS[name], "width": 3, "simplify": False}
        figure.add_scatter(
            name=name, x=LOGITS, y=heights, mode="lines", line=line, meta=named(name)
        )
    for name, height in here.items():
        marker = {"color": LOSS_COLOURS[name], "size": 12, "line": {"color": "white", "width": 2}}
        figure.add_scatter(name=f"{name} here", x=[z], y=height, mode="markers", marker=marker)
    return figure


def softmax_figure(logits: Sequence[float], right: int) -> go.Figure:
    """Draw two bars for each of two to ten logits; the class ``right``, from 0, is named in bold.

    The page tells beside it which bars are which, and what those of each kind add up to.
    """
    figure = blank("Class, and its logit z", "Probability", len(logits))
    wide = len(logits) <= WIDE
    names = [f"{number}, {name}" if wide else str(number) for number, name in enumerate(NAMES)]
    names[right] = f"<b>{names[right]}</b>"
    sign = "z = " if wide else ""
    ticks = [f"{name}<br>{sign}{z:g}" for name, z in zip(names, logits, strict=False)]
    places = list(range(len(logits)))
    figure.update_xaxes(tickvals=places, ticktext=ticks, tickangle=0, fixedrange=True)
    figure.update_yaxes(range=[0, 1.12], tickvals=[0, 0.25, 0.5, 0.75, 1], fixedrange=True)
    figure.update_layout(bargap=0.25, barmode="group", margin_b=64)
    for name, loss in BARS.items():
        shares = probabilities(np.array(logits, float), loss)
        figure.add_bar(
            name=f"{name}, together {shares.sum():.2f}", x=places, y=shares,
            marker={"color": LOSS_COLOURS[loss]}, textposition="outside", texttemplate="%{y:.3f}" if wide else None,
            hovertemplate=f"{name} %{{y:.4f}}<extra></extra>",
        )  # fmt: skip
    return figure
