"""What softmax and sigmoid make of the same logits, as bars side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.analysis.class_numbers import NAMES
from core.analysis.softmax import probabilities
from core.figures.base import LOSS_COLOURS, blank

BARS = {"Softmax": "CE", "Sigmoid": "BCE"}  # and the loss that reads logits so


def softmax_figure(logits: Sequence[float], right: int) -> go.Figure:
    """Two bars for each of two to ten logits; the class ``right``, from 0, is named in bold.

    The legend tells what the bars of each kind add up to.
    """
    figure = blank("Class, and its logit z", "Probability", len(logits))
    names = [f"{number}, {NAMES[number]}" for number in range(len(logits))]
    names[right] = f"<b>{names[right]}</b>"
    ticks = [f"{name}<br>z = {z:g}" for name, z in zip(names, logits, strict=True)]
    figure.update_xaxes(tickvals=list(range(len(logits))), ticktext=ticks, fixedrange=True)
    figure.update_yaxes(range=[0, 1.12], tickvals=[0, 0.25, 0.5, 0.75, 1], fixedrange=True)
    figure.update_layout(showlegend=True, bargap=0.25, barmode="group")
    figure.update_layout(margin={"b": 64})
    for name, loss in BARS.items():
        shares = probabilities(np.array(logits, float), loss)
        figure.add_bar(
            name=f"{name}, together {shares.sum():.2f}", x=list(range(len(logits))), y=shares,
            marker={"color": LOSS_COLOURS[loss]}, texttemplate="%{y:.3f}", textposition="outside",
            hovertemplate=f"{name} %{{y:.4f}}<extra></extra>",
        )  # fmt: skip
    return figure
