"""BCE and MSE of one sample over its logit, and their gradients in it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from core.figures.base import GREY, LOSS_COLOURS, blank
from core.formulas.logits import flat_ground, logit_losses

REACH = 8.0  # of the logits shown, on both sides of 0
LOGITS = np.linspace(-REACH, REACH, 321)
FLAT_GROUND = "wrong, and<br>MSE is flat"


def logit_loss_figure(y: int, z: float) -> go.Figure:
    """Both losses over the logit of a sample of class ``y``, marked at the logit ``z``."""
    figure = _over_logits("Loss", y, logit_losses(LOGITS, y).losses, name_at=0.28)
    figure.update_yaxes(range=[-0.3, REACH + 0.4], rangemode="tozero")
    return _marked(figure, z, logit_losses(np.array([z]), y).losses)


def logit_gradient_figure(y: int, z: float) -> go.Figure:
    """Their gradients in the logit; a step of SGD goes against them."""
    figure = _over_logits("Gradient in z", y, logit_losses(LOGITS, y).gradients, name_at=0.5)
    figure.update_yaxes(range=[-1.1, 0.1] if y else [-0.1, 1.1])
    return _marked(figure, z, logit_losses(np.array([z]), y).gradients)


def _over_logits(
    quantity: str, y: int, values: Mapping[str, np.ndarray], name_at: float
) -> go.Figure:
    """The flat ground's name stands at a height of 0 to 1 where no curve passes."""
    figure = blank("Logit z", quantity, (quantity, y))
    figure.update_xaxes(range=[-REACH, REACH], zeroline=False)
    figure.update_layout(showlegend=True)
    low, high = flat_ground(LOGITS, y)
    figure.add_vrect(
        low, high, fillcolor=LOSS_COLOURS["MSE"], opacity=0.18, line_width=0, layer="below"
    )
    figure.add_annotation(
        x=(low + high) / 2, y=name_at, yref="paper", text=FLAT_GROUND, showarrow=False
    )
    for name, heights in values.items():
        line = {"color": LOSS_COLOURS[name], "width": 3, "simplify": False}
        figure.add_scatter(name=name, x=LOGITS, y=heights, mode="lines", line=line)
    return figure


def _marked(figure: go.Figure, z: float, values: Mapping[str, np.ndarray]) -> go.Figure:
    figure.add_vline(z, line={"color": GREY, "width": 1.5, "dash": "dash"}, layer="below")
    for name, height in values.items():
        marker = {"color": LOSS_COLOURS[name], "size": 12, "line": {"color": "white", "width": 2}}
        figure.add_scatter(
            name=f"{name} here", x=[z], y=height, mode="markers", marker=marker, showlegend=False
        )
    return figure
