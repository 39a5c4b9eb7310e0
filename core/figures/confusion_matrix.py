"""The confusion matrix of the test set, with each class's accuracy beside it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.datasets.mnist import CLASSES
from core.figures.base import FigureUpdate, blank, encode_array
from core.metrics.predictions import counts, held_out_digits
from core.runs.trial_view import TrialView
from core.training.spec import Spec

MATRIX = "Confusion"
RIGHT = CLASSES + 0.3  # where the column of accuracies stands
BLUE = "47, 134, 214"


@lru_cache(maxsize=16)
def confusion_figure(spec: Spec) -> go.Figure:
    """Rows are the digits' classes, columns what they were read as; pass the spec's experiment."""
    figure = blank("Read as", "Digit", ("confusion", spec))
    names = [str(digit) for digit in range(CLASSES)]
    figure.update_xaxes(
        tickvals=[*range(CLASSES), RIGHT], ticktext=[*names, "right"], side="top",
        range=[-0.5, RIGHT + 0.7], fixedrange=True, showgrid=False, zeroline=False,
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=list(range(CLASSES)), ticktext=names, range=[CLASSES - 0.5, -0.5],
        fixedrange=True, showgrid=False, zeroline=False,
    )  # fmt: skip
    figure.update_layout(margin={"l": 40, "r": 4, "t": 44, "b": 4})
    figure.add_heatmap(
        name=MATRIX, z=np.zeros((CLASSES, CLASSES), np.uint8), zmin=0, zmax=255, showscale=False,
        colorscale=[[0, f"rgba({BLUE}, 0)"], [1, f"rgba({BLUE}, 0.8)"]], xgap=1, ygap=1,
        hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        name="counts", mode="text", hoverinfo="skip", showlegend=False, cliponaxis=False,
        x=np.tile([*range(CLASSES), RIGHT], CLASSES), y=np.repeat(np.arange(CLASSES), CLASSES + 1),
        text=[" "] * CLASSES * (CLASSES + 1),  # Plotly.react draws no texts where there were none
    )  # fmt: skip
    return figure


def confusion_update(trial: TrialView) -> FigureUpdate:
    """The matrix as last measured; empty before that."""
    if trial.now is None or trial.now.test_logits is None:
        return FigureUpdate({}, "The confusion matrix, not measured yet.")
    matrix = counts(trial.now.test_logits, held_out_digits(trial.spec.experiment)[1])
    each = matrix.sum(axis=1)
    shares = matrix / np.maximum(each, 1)[:, None]
    shades = np.round(255 * np.sqrt(shares)).astype(np.uint8)  # a few errors must be seen, too
    text = [
        [*(str(count) if count else " " for count in row), f"{share:.0%}"]
        for row, share in zip(matrix.tolist(), np.diag(shares).tolist(), strict=True)
    ]
    worst = matrix - np.diag(np.diag(matrix))
    label, read_as = np.unravel_index(int(worst.argmax()), worst.shape)
    alt = (
        f"Confusion matrix of {each.sum():,} test digits: {np.trace(matrix):,} are read right; the "
        f"most frequent mistake is {label} read as {read_as}, {worst.max()} times."
    )
    traces: dict[str, dict[str, Any]] = {
        MATRIX: {"z": encode_array(shades)},
        "counts": {"text": [cell for row in text for cell in row]},
    }
    return FigureUpdate(traces, alt)
