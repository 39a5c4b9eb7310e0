"""What softmax and sigmoid make of the same logits, as bars side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.base import LOSS_COLOURS, blank
from core.formulas.cross_entropy import NAMES
from core.formulas.logits import probabilities

WIDE = 5  # bars in a figure with room for names and numbers
BARS = {"Softmax": "CE", "Sigmoid": "BCE"}  # and the loss that reads logits so


def softmax_figure(logits: Sequence[float], right: int) -> go.Figure:
    """Two bars for each of two to ten logits; the class ``right``, from 0, is named in bold.

    The legend tells what the bars of each kind add up to.
    """
    figure = blank("Class, and its logit z", "Probability", len(logits))
    wide = len(logits) <= WIDE
    names = [f"{number}, {name}" if wide else str(number) for number, name in enumerate(NAMES)]
    names[right] = f"<b>{names[right]}</b>"
    sign = "z = " if wide else ""
    ticks = [f"{name}<br>{sign}{z:g}" for name, z in zip(names, logits, strict=False)]
    figure.update_xaxes(
        tickvals=list(range(len(logits))), ticktext=ticks, tickangle=0, fixedrange=True
    )
    figure.update_yaxes(range=[0, 1.12], tickvals=[0, 0.25, 0.5, 0.75, 1], fixedrange=True)
    figure.update_layout(showlegend=True, bargap=0.25, barmode="group")
    figure.update_layout(margin={"b": 64})
    for name, loss in BARS.items():
        shares = probabilities(np.array(logits, float), loss)
        figure.add_bar(
            name=f"{name}, together {shares.sum():.2f}", x=list(range(len(logits))), y=shares,
            marker={"color": LOSS_COLOURS[loss]}, textposition="outside", texttemplate="%{y:.3f}" if wide else None,
            hovertemplate=f"{name} %{{y:.4f}}<extra></extra>",
        )  # fmt: skip
    return figure
