"""The confusion matrix of the test set, with each class's accuracy beside it."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.datasets.mnist import CLASSES
from core.figures.base import FigureUpdate, blank, cached_figure, encoded
from core.metrics.predictions import counts, held_out_digits
from core.runs.trial_view import TrialView
from core.training.spec import Spec

MATRIX = "Confusion"
RIGHT = CLASSES + 0.3  # where the column of accuracies stands
BLUE = "47, 134, 214"


@cached_figure
def confusion_figure(spec: Spec) -> go.Figure:
    """Draw the digits' classes in rows, what they were read as in columns; pass the spec's experiment."""
    names = [str(digit) for digit in range(CLASSES)]
    columns = [*range(CLASSES), RIGHT]
    margin = {"l": 40, "r": 4, "t": 44, "b": 4}
    figure = blank("Read as", "Digit", ("confusion", spec), margin=margin)
    figure.update_xaxes(
        tickvals=columns, ticktext=[*names, "right"], side="top", range=[-0.5, RIGHT + 0.7]
    )
    figure.update_yaxes(tickvals=columns[:-1], ticktext=names, range=[CLASSES - 0.5, -0.5])
    still = {"fixedrange": True, "showgrid": False, "zeroline": False}
    figure.update_xaxes(still).update_yaxes(still)
    figure.add_heatmap(
        name=MATRIX, z=np.zeros((CLASSES, CLASSES), np.uint8), zmin=0, zmax=255, showscale=False,
        colorscale=[[0, f"rgba({BLUE}, 0)"], [1, f"rgba({BLUE}, 0.8)"]], xgap=1, ygap=1,
        hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        name="counts", mode="text", hoverinfo="skip", cliponaxis=False,
        x=np.tile(columns, CLASSES), y=np.repeat(np.arange(CLASSES), CLASSES + 1),
        text=[" "] * CLASSES * (CLASSES + 1),  # Plotly.react draws no texts where there were none
    )  # fmt: skip
    return figure


def confusion_update(trial: TrialView) -> FigureUpdate:
    """Return the matrix as last measured; nothing before that."""
    if trial.now is None or trial.now.test_logits is None:
        return FigureUpdate({}, "The confusion matrix, not measured yet.")
    matrix = counts(trial.now.test_logits, held_out_digits(trial.spec.experiment)[1])
    each = matrix.sum(axis=1)
    shares = matrix / np.maximum(each, 1)[:, None]
    shades = np.round(255 * np.sqrt(shares)).astype(np.uint8)  # a few errors must be seen, too
    cells: list[str] = []
    for row, share in zip(matrix.tolist(), np.diag(shares).tolist(), strict=True):
        cells += [*(str(count) if count else " " for count in row), f"{share:.0%}"]
    mistakes = matrix - np.diag(np.diag(matrix))
    label, read_as = np.unravel_index(int(mistakes.argmax()), mistakes.shape)
    return FigureUpdate(
        {MATRIX: encoded(z=shades), "counts": {"text": cells}},
        f"Confusion matrix of {each.sum():,} test digits: {np.trace(matrix):,} are read right; the "
        f"most frequent mistake is {label} read as {read_as}, {mistakes.max()} times.",
    )
